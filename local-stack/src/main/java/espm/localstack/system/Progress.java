package espm.localstack.system;

import espm.localstack.process.Component;
import java.time.Duration;

/** Hears how a system starts, lives and ends. Methods are called by several threads. */
public interface Progress {

  /** A component can be used. */
  void ready(Component component, Duration took);

  /** A component's process ended by itself, and will be started again. */
  void died(Component component);

  /** It is up again. */
  void restarted(Component component);

  /** It could not be started again; that will be tried once more. */
  void restartFailed(Component component, String reason);

  /** A component has ended because it was asked to. */
  void stopped(Component component);
}
