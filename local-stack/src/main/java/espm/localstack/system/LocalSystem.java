package espm.localstack.system;

import espm.localstack.EspmHome;
import espm.localstack.postgres.PostgresServer;
import espm.localstack.process.Component;
import espm.localstack.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The whole system on this machine: real PostgreSQL, Redis, Kafka and nginx, and the packaged
 * services. Started in stages, watched over, and ended in the opposite order. Thread-safe.
 */
public final class LocalSystem {

  private final SystemSettings settings;
  private final SystemPlan plan;
  private final Progress progress;
  private final SystemRecord record;
  private final Map<Component, Supervisor> supervisors;
  private volatile boolean ready;
  private volatile boolean stopping;

  /** A system that is not started yet. */
  public LocalSystem(EspmHome home, SystemSettings settings, Progress progress) {
    this.settings = settings;
    this.plan = SystemPlan.of(home, settings);
    this.progress = progress;
    this.record = new SystemRecord(settings.folder());
    this.supervisors =
        plan.components().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(),
                    component -> new Supervisor(component, settings.folder())));
  }

  /**
   * Starts everything and waits until it is ready. When something cannot be started, what was
   * started is left running: the caller is to {@link #stop} it.
   *
   * @throws StartFailure saying what to do about it
   */
  public void start() throws StartFailure, InterruptedException {
    for (List<Component> stage : plan.stages()) {
      if (stopping) {
        return;
      }
      onEach(stage, this::start);
      writeReport();
    }
    ready = true;
    writeReport();
    supervisors.values().forEach(supervisor -> supervisor.keepRunning(new Watcher()));
  }

  private void start(Component component) throws StartFailure, InterruptedException {
    Instant begin = Instant.now();
    supervisors.get(component).start();
    if (!stopping) {
      progress.ready(component, Duration.between(begin, Instant.now()));
    }
  }

  /** Ends everything in good order; at most some 20 seconds for each stage. */
  public void stop() throws InterruptedException {
    stopping = true;
    for (List<Component> stage : plan.stages().reversed()) {
      try {
        onEach(stage, this::stop);
      } catch (StartFailure e) {
        throw new IllegalStateException("ending starts nothing", e);
      }
    }
  }

  private void stop(Component component) throws InterruptedException {
    supervisors.get(component).stop();
    progress.stopped(component);
  }

  private interface Step {
    void on(Component component) throws StartFailure, InterruptedException;
  }

  /** Does the same to several components at the same time. */
  private static void onEach(List<Component> components, Step step)
      throws StartFailure, InterruptedException {
    List<Future<?>> steps = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Component component : components) {
        steps.add(
            threads.submit(
                () -> {
                  step.on(component);
                  return null;
                }));
      }
    }
    for (Future<?> done : steps) {
      try {
        done.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case StartFailure failure -> throw failure;
          case InterruptedException interruption -> throw interruption;
          default -> throw new IllegalStateException(e.getCause());
        }
      }
    }
  }

  /** Where everything is, as far as this launcher knows. */
  public SystemReport report() {
    return new SystemReport(
        true,
        ready,
        ProcessHandle.current().pid(),
        plan.gateway().url(),
        urls(settings.commands().stream().map(SystemSettings.Instance::port).toList()),
        urls(settings.queries().stream().map(SystemSettings.Instance::port).toList()),
        urls(plan.services().stream().map(Component::managementPort).toList()),
        plan.postgres().jdbcUrl(PostgresServer.DATABASE),
        plan.redis().url(),
        plan.kafka().bootstrapServers(),
        settings.folder().root().toString(),
        settings.folder().logs().toString(),
        plan.components().stream().map(supervisors::get).map(Supervisor::report).toList());
  }

  private static List<String> urls(List<Integer> ports) {
    return ports.stream().map(port -> "http://127.0.0.1:" + port).toList();
  }

  private synchronized void writeReport() {
    try {
      record.write(report());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps the stored report true, and passes on what happened. That a report cannot be stored, as
   * on a full disk, must not keep a component from being started again.
   */
  private final class Watcher implements Supervisor.Listener {

    @Override
    public void died(Component component) {
      progress.died(component);
      storeReport(component);
    }

    @Override
    public void started(Component component) {
      progress.restarted(component);
      storeReport(component);
    }

    @Override
    public void failed(Component component, String reason) {
      progress.restartFailed(component, reason);
      storeReport(component);
    }

    private void storeReport(Component component) {
      try {
        writeReport();
      } catch (UncheckedIOException e) {
        progress.restartFailed(component, "the report cannot be stored: " + e.getMessage());
      }
    }
  }
}
