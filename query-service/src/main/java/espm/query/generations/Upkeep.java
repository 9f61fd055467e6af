package espm.query.generations;

import espm.query.generations.GenerationRecord.Found;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Does what the record asks for, each time that it was looked at: begins a build when the views are
 * of an older form than this build's, exchanges generations, removes old ones. At most one step of
 * each is under way in this process. Thread-safe.
 */
@Startup
@Singleton
public class Upkeep {

  private static final Logger LOG = Logger.getLogger(Upkeep.class);

  /** The serving views stand still while they are exchanged. */
  private static final long SWITCH_STEP_MILLIS = 10;

  /** How often it is looked at most whether a build is close; a removal looks far more often. */
  private static final long CLOSENESS_MILLIS = 100;

  private final Vertx vertx;
  private final GenerationWatch watch;
  private final GenerationChanges changes;
  private final Switchover switchover;
  private final Removals removals;
  private final long removalPauseMillis;
  private final AtomicBoolean isSwitching = new AtomicBoolean();
  private final AtomicBoolean isRemoving = new AtomicBoolean();
  private final AtomicBoolean isBeginning = new AtomicBoolean();
  private final AtomicBoolean hasJustStarted = new AtomicBoolean(true);
  private volatile long nextStepAtMillis;
  private volatile boolean isClosed;

  /** Takes part from the first look at the record on. */
  public Upkeep(
      Vertx vertx,
      GenerationWatch watch,
      GenerationChanges changes,
      MemoryGuard memory,
      GenerationsConfig config) {
    this.vertx = vertx;
    this.watch = watch;
    this.changes = changes;
    Clock clock = Clock.systemUTC();
    this.switchover =
        new Switchover(
            watch.record(),
            watch.partitions(),
            watch.carryOver(),
            memory::hasRoom,
            config,
            clock,
            watch.format());
    this.removals = new Removals(watch.record(), watch.partitions(), clock);
    this.removalPauseMillis = Math.max(1, config.removalPause().toMillis());
    watch.onLook(this::onLook);
  }

  private void onLook(Found found) {
    if (isClosed) {
      return;
    }
    found.generations().ifPresent(this::beginWhenOutdated);
    if (found.generations().filter(this::isToBeStepped).isPresent()
        && isSwitching.compareAndSet(false, true)) {
      switchover.step(found).onComplete(step -> after(step, isSwitching, SWITCH_STEP_MILLIS));
    }
    if (isRemoving.compareAndSet(false, true)) {
      removals.step(found).onComplete(step -> after(step, isRemoving, removalPauseMillis));
    }
  }

  /** While it builds, how close it is need not be looked at each time. */
  private boolean isToBeStepped(Generations now) {
    Build build = now.build().orElse(null);
    if (build == null) {
      return false;
    }
    long nowMillis = System.currentTimeMillis();
    if (build.phase() == Build.Phase.SWITCHING || nowMillis >= nextStepAtMillis) {
      nextStepAtMillis = nowMillis + CLOSENESS_MILLIS;
      return true;
    }
    return false;
  }

  private void after(AsyncResult<Boolean> step, AtomicBoolean isUnderWay, long pauseMillis) {
    isUnderWay.set(false);
    if (step.failed()) {
      LOG.debugf("tried again at the next look: %s", step.cause().getMessage());
    } else if (step.result() && !isClosed) {
      vertx.setTimer(pauseMillis, _ -> watch.look());
    }
  }

  private void beginWhenOutdated(Generations now) {
    boolean isFirst = hasJustStarted.compareAndSet(true, false);
    if (now.isOutdatedFor(watch.format(), isFirst) && isBeginning.compareAndSet(false, true)) {
      LOG.infof(
          "the views are of format %d, this build's of %d: they are made anew",
          now.format(now.serving()), watch.format());
      changes
          .begin("format %d follows %d".formatted(watch.format(), now.format(now.serving())))
          .onComplete(_ -> isBeginning.set(false))
          .onFailure(
              failure -> {
                hasJustStarted.set(isFirst);
                LOG.warnf("not begun, tried again: %s", failure.getMessage());
              });
    }
  }

  /** Ends taking part. */
  public void close() {
    isClosed = true;
  }

  void close(@Observes ShutdownEvent event) {
    close();
  }
}
