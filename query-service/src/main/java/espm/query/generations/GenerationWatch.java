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
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
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

  /** The form of views that were stored before there was a record. */
  private static final int FIRST_FORMAT = 1;

  private final Vertx vertx;
  private final ReadModelLayout layout;
  private final GenerationsConfig config;
  private final int format;
  private final RedisLink reads;
  private final RedisLink subscription;
  private final GenerationRecord record;
  private final Partitions partitions;
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
    this.reads = redis.reads();
    this.record = new RedisGenerationRecord(reads);
    this.partitions = new RedisPartitions(reads, layout, config.removalStepKeys());
    this.subscription = redis.open("generations", this::subscribe);
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

  private void subscribe(RedisConnection connection) {
    connection.handler(this::onPush);
    connection.send(Request.cmd(Command.SUBSCRIBE).arg(RedisGenerationRecord.CHANNEL));
  }

  private void onPush(Response push) {
    if (push != null && push.type() == ResponseType.PUSH) {
      look();
    }
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
    Generations generations = found.generations().orElseThrow();
    last = found;
    int stored = generations.format(generations.serving());
    if (stored > format) {
      layout.serveNothing(
          "they are of format %d, and this build knows %d: start the newer build"
              .formatted(stored, format));
    } else if (stored < Views.OLDEST_READABLE_FORMAT) {
      layout.serveNothing(
          "they are of format %d, and this build reads %d and newer: wait for the build of new ones"
              .formatted(stored, Views.OLDEST_READABLE_FORMAT));
    } else {
      layout.serve(generations.serving());
    }
    listeners.forEach(listener -> listener.accept(found));
    return Future.succeededFuture(found);
  }

  private Future<Found> restored() {
    return lastKnown()
        .compose(known -> record.replace("", known))
        .compose(_ -> record.read())
        .compose(
            found ->
                found.generations().isPresent()
                    ? taken(found)
                    : Future.failedFuture("the record was lost again"));
  }

  private Future<Generations> lastKnown() {
    Generations seen = last.generations().orElse(null);
    if (seen != null) {
      LOG.warnf("the record of the views is gone; generation %d serves on", seen.serving());
      return Future.succeededFuture(
          seen.restored(Clock.systemUTC().instant().plus(config.removalGrace())));
    }
    return partitions
        .offsets(1)
        .map(
            offsets ->
                offsets.stream().allMatch(offset -> offset.isEmpty())
                    ? Generations.only(1, format)
                    : Generations.only(1, FIRST_FORMAT));
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

  /** Ends watching. */
  public void close() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    subscription.close();
  }

  void close(@Observes ShutdownEvent event) {
    close();
  }
}
