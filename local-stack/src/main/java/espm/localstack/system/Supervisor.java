package espm.localstack.system;

import espm.localstack.process.Component;
import espm.localstack.process.ComponentProcess;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one component running: when its process ends by itself, it is started again, after a wait
 * that doubles up to a bound for as long as it does not stay up. Thread-safe.
 */
final class Supervisor {

  private static final Duration WAIT_MIN = Duration.ofMillis(250);
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  /** Whoever ran for so long is started again without a wait. */
  private static final Duration STEADY = Duration.ofSeconds(60);

  /** Hears what happens to a component after its first start. */
  interface Listener {

    void died(Component component);

    void started(Component component);

    void failed(Component component, String reason);
  }

  private final Component component;
  private final StackFolder folder;
  private ComponentProcess process;
  private Instant startedAt;
  private int restarts;
  private boolean stopping;

  Supervisor(Component component, StackFolder folder) {
    this.component = component;
    this.folder = folder;
  }

  /** Starts it and waits until it is ready. */
  void start() throws StartFailure, InterruptedException {
    ComponentProcess started = begin();
    if (started != null) {
      started.awaitReady();
    }
  }

  /** Returns null when it is to be stopped: nothing may be started then any more. */
  private synchronized ComponentProcess begin() throws StartFailure, InterruptedException {
    if (stopping) {
      return null;
    }
    startedAt = Instant.now();
    process = ComponentProcess.start(component, folder);
    return process;
  }

  /** Watches over it from now on, on a thread of its own. */
  void keepRunning(Listener listener) {
    Thread.ofVirtual().name("supervisor-" + component.name()).start(() -> watch(listener));
  }

  private void watch(Listener listener) {
    Duration wait = WAIT_MIN;
    try {
      while (true) {
        current().awaitEnd();
        if (isStopping()) {
          return;
        }
        listener.died(component);
        wait = ranLong() ? WAIT_MIN : wait;
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
        wait = wait.multipliedBy(2).compareTo(WAIT_MAX) < 0 ? wait.multipliedBy(2) : WAIT_MAX;
        restart(listener);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart(Listener listener) throws InterruptedException {
    try {
      start();
      synchronized (this) {
        restarts++;
      }
      if (!isStopping()) {
        listener.started(component);
      }
    } catch (StartFailure e) {
      listener.failed(component, e.getMessage());
    }
  }

  private synchronized boolean ranLong() {
    return startedAt.plus(STEADY).isBefore(Instant.now());
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private synchronized ComponentProcess current() {
    return process;
  }

  /** Ends it for good, in good order. */
  void stop() throws InterruptedException {
    ComponentProcess last;
    synchronized (this) {
      stopping = true;
      last = process;
    }
    if (last != null) {
      last.stop();
    }
  }

  /** What is known of it. */
  synchronized ComponentReport report() {
    return new ComponentReport(
        component.name(),
        process != null && process.isAlive() ? process.handle().pid() : 0,
        component.ports(),
        component.managementPort(),
        component.folder().toString(),
        folder.log(component.name()).toString(),
        startedAt,
        restarts,
        false);
  }
}
