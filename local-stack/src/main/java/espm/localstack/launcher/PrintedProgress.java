package espm.localstack.launcher;

import espm.localstack.process.Component;
import espm.localstack.system.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/** Prints what happens, a line each. */
final class PrintedProgress implements Progress {

  private final PrintStream out = System.out;

  @Override
  public void ready(Component component, Duration took) {
    String ports =
        component.ports().stream().map(port -> ":" + port).collect(Collectors.joining(" "));
    out.printf("  %-10s ready after %4.1f s  %s%n", component.name(), took.toMillis() / 1e3, ports);
  }

  @Override
  public void died(Component component) {
    out.printf("%s %s died, starting it again%n", now(), component.name());
  }

  @Override
  public void restarted(Component component) {
    out.printf("%s %s is ready again%n", now(), component.name());
  }

  @Override
  public void restartFailed(Component component, String reason) {
    out.printf("%s %s could not be started again: %s%n", now(), component.name(), reason);
  }

  @Override
  public void stopped(Component component) {
    out.printf("  %-10s has ended%n", component.name());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
