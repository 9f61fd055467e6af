package espm.query.generations;

import espm.query.generations.GenerationRecord.Found;
import espm.query.readmodel.Views;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps up with the record: looks at it at an interval and when a change is told, has the layout
 * serve what serves, and tells those who listen. A record that is lost is restored as it was last
 * seen; all views are lost with it then, and are made anew in the generation that served.
 *
 * <p>It is looked at by many, on any thread, but once at a time: so an older record never replaces
 * a newer one. Thread-safe.
 */
@Singleton
public class GenerationWatch {

  private static final Logger LOG = Logger.getLogger(GenerationWatch.class);

  private final Vertx vertx;
  private final ReadModelLayout layout;
  private final GenerationsConfig config;
  private final int format;
  private final RecordChannel channel;
  private final GenerationRecord record;
  private final Partitions partitions;
  private final CarryOver carryOver;
  private final ServedViews served;
  private final LostRecord lost;
  private final List<Consumer<Found>> listeners = new CopyOnWriteArrayList<>();
  private final OneAtATime<Found> looks = new OneAtATime<>(this::lookNow);
  private volatile Found last = new Found("", Optional.empty());
  private volatile long timer = -1;

  @Inject
  GenerationWatch(Vertx vertx, RedisLinks redis, ReadModelLayout layout, GenerationsConfig config) {
    this(vertx, redis, layout, config, Views.FORMAT);
  }

  /**
   * @param format of the views that this build makes
   */
  public GenerationWatch(
      Vertx vertx, RedisLinks redis, ReadModelLayout layout, GenerationsConfig config, int format) {
    this.vertx = vertx;
    this.layout = layout;
    this.config = config;
    this.format = format;
    RedisLink reads = redis.reads();
    this.record = new RedisGenerationRecord(reads);
    this.partitions = new RedisPartitions(reads, layout, config.removalStepKeys());
    this.carryOver = new RedisCarryOver(reads, layout, config.removalStepKeys());
    this.served = new ServedViews(layout, format);
    this.lost = new LostRecord(partitions, config.removalGrace(), format);
    this.channel = new RecordChannel(redis, this::look);
  }

  /** Form of the views that this build makes. */
  public int format() {
    return format;
  }

  /** The record as it was last seen; nothing before that. */
  public Optional<Generations> current() {
    return last.generations();
  }

  /** Tells this one of each look at the record; it must not wait. */
  void onLook(Consumer<Found> listener) {
    listeners.add(listener);
  }

  /** Tells this one of each look at the record; it must not wait. */
  public void onRecord(Consumer<Generations> listener) {
    listeners.add(found -> found.generations().ifPresent(listener));
  }

  /** Begins to watch; completes when the record was seen once. */
  public Future<Void> start() {
    layout.refreshedBy(this::look);
    timer = vertx.setPeriodic(config.watchInterval().toMillis(), _ -> look());
    return look().mapEmpty();
  }

  /** Looks at the record as it is from now on; completes on the context of who asks. */
  public Future<Found> look() {
    Context caller = vertx.getOrCreateContext();
    Promise<Found> answer = Promise.promise();
    looks.ask().onComplete(found -> caller.runOnContext(_ -> answer.handle(found)));
    return answer.future();
  }

  private Future<Found> lookNow() {
    return record
        .read()
        .compose(found -> found.generations().isPresent() ? taken(found) : restored())
        .onFailure(failure -> LOG.debugf("the record cannot be read: %s", failure.getMessage()));
  }

  private Future<Found> taken(Found found) {
    last = found;
    served.follow(found.generations().orElseThrow());
    listeners.forEach(listener -> listener.accept(found));
    return Future.succeededFuture(found);
  }

  private Future<Found> restored() {
    return lost.lastKnown(last.generations())
        .compose(known -> record.replace("", known))
        .compose(_ -> record.read())
        .compose(
            found ->
                found.generations().isPresent()
                    ? taken(found)
                    : Future.failedFuture("the record was lost again"));
  }

  /** Where a generation stands, by partition. */
  public Future<List<OptionalLong>> offsets(int generation) {
    return partitions.offsets(generation);
  }

  GenerationRecord record() {
    return record;
  }

  Partitions partitions() {
    return partitions;
  }

  CarryOver carryOver() {
    return carryOver;
  }

  /** Ends watching. */
  public void close() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    channel.close();
  }

  void close(@Observes ShutdownEvent event) {
    close();
  }
}
