package espm.query.live;

import espm.events.kafka.OrderTopic;
import espm.query.freshness.AppliedChannel;
import espm.query.live.ChangeLog.Page;
import espm.query.live.ChangeLog.Told;
import espm.query.readmodel.Place;
import espm.query.redis.ReadModelLayout;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * What this instance's followers are told. The feed stands at a place in each partition; a message
 * that something was applied there makes it read on, and hand what it finds to all who are where it
 * is. It stands nowhere and reads nothing while nobody follows. Its public methods may be called
 * from any thread.
 */
@Startup
@Singleton
public class LiveFeed implements AppliedChannel.Listener {

  /** What came of wanting to follow. */
  public enum Admission {
    ADMITTED,
    TOO_MANY,
    /** Where the partitions stand could not be found out. */
    UNAVAILABLE
  }

  /**
   * Something to hand on.
   *
   * @param after the places after it
   * @param text as it is sent
   */
  record News(Told told, Places after, Buffer text) {}

  private static final Logger LOG = Logger.getLogger(LiveFeed.class);
  private static final int ORDER_ID_LENGTH = 36;
  private static final long RETRY_MILLIS = 500;

  private final Vertx vertx;
  private final Context loop;
  private final ChangeLog log;
  private final ReadModelLayout layout;
  private final LiveConfig config;
  private final Counter dropped;
  private final Set<LiveClient> clients = new LinkedHashSet<>();
  private final CatchUpTurns turns = new CatchUpTurns(this::onLoop);
  private final long heartbeatTimer;
  private volatile int clientCount;

  /** Where it stands; null while nobody follows. */
  private Places places;

  /** The question where to begin, while it is on its way; otherwise null. */
  private Future<Places> beginning;

  private boolean[] isReading;
  private boolean[] isTurnDue;

  LiveFeed(
      Vertx vertx,
      ChangeLog log,
      ReadModelLayout layout,
      AppliedChannel channel,
      LiveConfig config,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.log = log;
    this.layout = layout;
    this.config = config;
    Gauge.builder("espm.live.clients", this, feed -> feed.clientCount)
        .description("Clients that follow changes")
        .register(metrics);
    this.dropped =
        Counter.builder("espm.live.dropped")
            .description(
                "Clients whose connection was closed since they did not take what was sent")
            .register(metrics);
    this.heartbeatTimer = vertx.setPeriodic(config.heartbeat().toMillis(), _ -> onLoop(this::beat));
    channel.listen(this);
  }

  /** Runs something on the loop. */
  void onLoop(Runnable action) {
    loop.runOnContext(_ -> action.run());
  }

  /**
   * Begins to tell someone of changes.
   *
   * @param from the place to go on from; null for now
   * @param ready called on the loop before anything is written, if admitted; whoever it is can then
   *     be dismissed by running what it is given
   */
  public Future<Admission> join(
      Selection selection, Places from, Follower follower, Consumer<Runnable> ready) {
    Promise<Admission> admission = Promise.promise();
    onLoop(
        () -> {
          if (clientCount >= config.clientsMax()) {
            admission.complete(Admission.TOO_MANY);
            return;
          }
          // Counted from here on, so that many who come at once are not all let in.
          clientCount++;
          standing()
              .onComplete(
                  standing -> {
                    if (standing.failed()) {
                      clientCount--;
                      admission.complete(Admission.UNAVAILABLE);
                      return;
                    }
                    admit(selection, from, follower, ready);
                    admission.complete(Admission.ADMITTED);
                  });
        });
    return admission.future();
  }

  private void admit(
      Selection selection, Places from, Follower follower, Consumer<Runnable> ready) {
    var client = new LiveClient(this, selection, follower, from == null ? places : from);
    clients.add(client);
    ready.accept(() -> onLoop(() -> leave(client)));
    client.begin();
  }

  void leave(LiveClient client) {
    if (clients.remove(client)) {
      client.gone();
      turns.forget(client);
      clientCount--;
      if (clientCount == 0) {
        places = null;
      }
    }
  }

  /** Where the feed stands, found out if that is not known. */
  private Future<Places> standing() {
    if (places != null) {
      return Future.succeededFuture(places);
    }
    if (beginning == null) {
      List<Future<Place>> ends =
          IntStream.range(0, layout.partitions()).mapToObj(log::end).toList();
      Promise<Places> promise = Promise.promise();
      beginning = promise.future();
      Future.all(ends)
          .onComplete(
              answer ->
                  onLoop(
                      () -> {
                        beginning = null;
                        if (answer.failed()) {
                          promise.fail(answer.cause());
                          return;
                        }
                        stand(Places.of(ends.stream().map(Future::result).toArray(Place[]::new)));
                        promise.complete(places);
                        // What was told of meanwhile may not have been in the answers yet.
                        readOnEverywhere();
                      }));
    }
    return beginning;
  }

  private void stand(Places at) {
    places = at;
    isReading = new boolean[at.partitions()];
    isTurnDue = new boolean[at.partitions()];
  }

  /** Whose turn it is to catch up. */
  CatchUpTurns turns() {
    return turns;
  }

  /** Where it stands. */
  Places places() {
    return places;
  }

  @Override
  public void applied(byte[] message, boolean isServing) {
    if (isServing && clientCount > 0 && message.length > ORDER_ID_LENGTH) {
      try {
        // All orders of a message are in one partition.
        UUID order =
            UUID.fromString(new String(message, 0, ORDER_ID_LENGTH, StandardCharsets.US_ASCII));
        int partition = OrderTopic.partitionOf(order, layout.partitions());
        onLoop(() -> readOn(partition));
      } catch (IllegalArgumentException e) {
        LOG.warnf("a message that cannot be read: %s", e.getMessage());
        mayHaveMissed();
      }
    }
  }

  @Override
  public void mayHaveMissed() {
    if (clientCount > 0) {
      onLoop(this::readOnEverywhere);
    }
  }

  private void readOnEverywhere() {
    if (places != null) {
      IntStream.range(0, places.partitions()).forEach(this::readOn);
    }
  }

  private void readOn(int partition) {
    if (places == null) {
      return;
    }
    if (places.partitions() != layout.partitions()) {
      // Only once, when the broker has another number than was configured. They come back.
      List.copyOf(clients).forEach(this::dismiss);
      return;
    }
    if (isReading[partition]) {
      isTurnDue[partition] = true;
      return;
    }
    isReading[partition] = true;
    boolean[] itsTurns = isReading;
    read(partition, places.get(partition))
        .onComplete(
            page -> {
              if (itsTurns != isReading || places == null) {
                return;
              }
              boolean isDueAgain = isTurnDue[partition];
              isReading[partition] = false;
              isTurnDue[partition] = false;
              if (page.failed()) {
                soon(() -> readOn(partition));
                return;
              }
              handOn(partition, page.result());
              if (isDueAgain || page.result().hasMore()) {
                readOn(partition);
              }
            });
  }

  private void handOn(int partition, Page page) {
    List<News> news = new ArrayList<>(page.told().size());
    for (Told told : page.told()) {
      places = places.with(partition, told.end());
      news.add(new News(told, places, EventText.of(told, places)));
    }
    places = places.with(partition, page.end());
    List.copyOf(clients).forEach(client -> client.follow(news, places));
  }

  /** Reads, and completes on the loop. */
  Future<Page> read(int partition, Place after) {
    Promise<Page> promise = Promise.promise();
    log.read(partition, after)
        .onFailure(failure -> LOG.debugf("changes cannot be read: %s", failure.getMessage()))
        .onComplete(page -> onLoop(() -> promise.handle(page)));
    return promise.future();
  }

  /** Does something on the loop after a short wait. */
  void soon(Runnable action) {
    vertx.setTimer(RETRY_MILLIS, _ -> onLoop(action));
  }

  long afterSlowTimeout(Runnable action) {
    return vertx.setTimer(config.slowTimeout().toMillis(), _ -> onLoop(action));
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  void countDropped() {
    dropped.increment();
  }

  private void beat() {
    clients.forEach(LiveClient::beat);
  }

  private void dismiss(LiveClient client) {
    client.end();
    leave(client);
  }

  void close(@Observes ShutdownEvent event) {
    vertx.cancelTimer(heartbeatTimer);
    onLoop(() -> List.copyOf(clients).forEach(this::dismiss));
  }
}
