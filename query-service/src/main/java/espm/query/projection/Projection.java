package espm.query.projection;

import espm.query.generations.Build;
import espm.query.generations.GenerationWatch;
import espm.query.generations.Generations;
import espm.query.redis.ReadModelLayout;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Has a loop run for each generation that is to be projected: the one that serves, and the one that
 * is built beside it. A loop whose generation begins to serve runs on as it is. A build projects
 * only generations of its own form; others are left to the instances that made them.
 */
@Singleton
class Projection {

  private static final Logger LOG = Logger.getLogger(Projection.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** A start does not wait longer for Redis; what is known later is followed later. */
  private static final Duration FIRST_LOOK_TIMEOUT = Duration.ofSeconds(2);

  private record Run(ProjectionLoop loop, Thread thread, LoopStatus status) {}

  private final GenerationWatch watch;
  private final ReadModelLayout layout;
  private final GenerationLoops loops;
  private final ProjectionStatus status;
  private final Map<Integer, Run> running = new TreeMap<>();
  private final List<Thread> ending = new ArrayList<>();
  private boolean isStopped;

  Projection(
      GenerationWatch watch,
      ReadModelLayout layout,
      GenerationLoops loops,
      ProjectionStatus status) {
    this.watch = watch;
    this.layout = layout;
    this.loops = loops;
    this.status = status;
  }

  void start(@Observes StartupEvent event) throws InterruptedException {
    watch.onRecord(this::follow);
    try {
      watch
          .start()
          .toCompletionStage()
          .toCompletableFuture()
          .get(FIRST_LOOK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("it is not known yet which views serve: %s", e.getMessage());
    }
  }

  private synchronized void follow(Generations generations) {
    if (isStopped) {
      return;
    }
    Set<Integer> wanted = wanted(generations);
    ending.removeIf(thread -> !thread.isAlive());
    Set<Integer> unwanted = new HashSet<>(running.keySet());
    unwanted.removeAll(wanted);
    unwanted.forEach(this::end);
    wanted.forEach(this::begin);
    Run serving = running.get(generations.serving());
    status.runs(
        running.values().stream().map(Run::status).toList(),
        serving == null ? null : serving.status());
  }

  private Set<Integer> wanted(Generations generations) {
    Set<Integer> wanted = new HashSet<>();
    wanted.add(generations.serving());
    generations.build().filter(Build::isActive).ifPresent(build -> wanted.add(build.generation()));
    wanted.removeIf(generation -> generations.format(generation) != watch.format());
    return wanted;
  }

  private void begin(int generation) {
    running.computeIfAbsent(
        generation,
        _ -> {
          LOG.infof("projecting generation %d", generation);
          LoopStatus loopStatus = new LoopStatus();
          ProjectionLoop loop =
              loops.loop(generation, () -> layout.generation() == generation, loopStatus);
          Thread thread = Thread.ofPlatform().name("projection-g" + generation).start(loop);
          return new Run(loop, thread, loopStatus);
        });
  }

  private void end(int generation) {
    LOG.infof("generation %d is no longer projected here", generation);
    Run run = running.remove(generation);
    run.loop().stop();
    ending.add(run.thread());
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    List<Thread> threads;
    synchronized (this) {
      isStopped = true;
      List.copyOf(running.keySet()).forEach(this::end);
      threads = List.copyOf(ending);
    }
    for (Thread thread : threads) {
      if (!thread.join(STOP_TIMEOUT)) {
        LOG.warn("the projection did not end in time; what it has not stored will be done again");
      }
    }
  }
}
