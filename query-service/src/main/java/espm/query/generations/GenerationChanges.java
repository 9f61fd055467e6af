package espm.query.generations;

import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What operators and instances want changed. Each answer holds the record after it, or nothing when
 * the change is not possible as things are. Thread-safe.
 */
@Singleton
public class GenerationChanges {

  private static final Logger LOG = Logger.getLogger(GenerationChanges.class);

  /** A change that meets others is tried on what these left. */
  private static final int TRIES = 5;

  private final GenerationWatch watch;
  private final GenerationsConfig config;
  private final Clock clock = Clock.systemUTC();

  /** Changes the record that is watched. */
  public GenerationChanges(GenerationWatch watch, GenerationsConfig config) {
    this.watch = watch;
    this.config = config;
  }

  /** Begins to make all views anew. */
  public Future<Optional<Generations>> begin(String reason) {
    return change(now -> now.begin(watch.format(), reason, clock.instant()), TRIES);
  }

  /** Has the build wait. */
  public Future<Optional<Generations>> pause() {
    return change(now -> now.pause(clock.instant()), TRIES);
  }

  /** Has a waiting build go on. */
  public Future<Optional<Generations>> resume() {
    return change(now -> now.resume(clock.instant()), TRIES);
  }

  /** Ends the build without result, and opens what serves if the exchange had begun. */
  public Future<Optional<Generations>> abort() {
    Instant removeFrom = clock.instant().plus(config.removalGrace());
    AtomicReference<String> seal = new AtomicReference<>("");
    return change(
            now -> {
              seal.set(now.build().map(Build::seal).orElse(""));
              return now.abort(removeFrom);
            },
            TRIES)
        .compose(
            aborted ->
                aborted.isEmpty() || seal.get().isEmpty()
                    ? Future.succeededFuture(aborted)
                    : watch.partitions().unseal(aborted.get().serving(), seal.get()).map(aborted));
  }

  private Future<Optional<Generations>> change(
      Function<Generations, Optional<Generations>> step, int tries) {
    return watch
        .look()
        .compose(
            found -> {
              Optional<Generations> next = found.generations().flatMap(step);
              return next.isEmpty()
                  ? Future.succeededFuture(next)
                  : watch
                      .record()
                      .replace(found.revision(), next.get())
                      .compose(isDone -> after(isDone, next, step, tries));
            });
  }

  private Future<Optional<Generations>> after(
      boolean isDone,
      Optional<Generations> next,
      Function<Generations, Optional<Generations>> step,
      int tries) {
    if (isDone) {
      return watch.look().map(next);
    }
    return tries > 1
        ? change(step, tries - 1)
        : Future.failedFuture("the record is changed all the time");
  }

  /** A partition was found sealed: opens it if that was left behind. Nobody waits for it. */
  public void foundSealed(Keyspace partition, String seals) {
    watch
        .look()
        .onSuccess(
            found -> {
              for (String seal : seals.split(" ")) {
                if (found
                    .generations()
                    .filter(now -> now.isLeftBehind(partition.generation(), seal))
                    .isPresent()) {
                  LOG.infof(
                      "a seal that was left behind is taken off partition %d",
                      partition.partition());
                  watch.partitions().unseal(partition, seal);
                }
              }
            });
  }
}
