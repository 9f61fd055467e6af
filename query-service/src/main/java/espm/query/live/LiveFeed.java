package espm.query.live;

import espm.events.kafka.OrderTopic;
import espm.query.freshness.AppliedChannel;
import espm.query.freshness.FreshAsOf;
import espm.query.redis.ReadModelLayout;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What this instance's followers are told. A message that something was applied makes the feed read
 * on, and hand what it finds to all who are where it is. Its public methods may be called from any
 * thread.
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

  private static final Logger LOG = Logger.getLogger(LiveFeed.class);
  private static final int ORDER_ID_LENGTH = 36;

  /** As often as the notes are read by which it is known that there is no use in waiting. */
  private static final Duration AHEAD_INTERVAL = Duration.ofSeconds(1);

  private final FeedLoop loop;
  private final ReadModelLayout layout;
  private final Clients clients;
  private final List<Long> timers;

  LiveFeed(
      Vertx vertx,
      ChangeLog log,
      ReadModelLayout layout,
      AppliedChannel channel,
      FreshAsOf freshAsOf,
      LiveConfig config,
      MeterRegistry metrics) {
    this.loop = new FeedLoop(vertx);
    this.layout = layout;
    this.clients = new Clients(loop, log, freshAsOf::millisOf, config, metrics);
    this.timers =
        List.of(
            loop.every(config.heartbeat(), clients::beat),
            loop.every(AHEAD_INTERVAL, clients::giveUpWhereAhead));
    channel.listen(this);
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
    loop.execute(() -> clients.join(selection, from, follower, ready).onComplete(admission));
    return admission.future();
  }

  @Override
  public void applied(byte[] message, boolean isServing) {
    if (isServing && clients.count() > 0 && message.length > ORDER_ID_LENGTH) {
      try {
        // All orders of a message are in one partition.
        UUID order =
            UUID.fromString(new String(message, 0, ORDER_ID_LENGTH, StandardCharsets.US_ASCII));
        int partition = OrderTopic.partitionOf(order, layout.partitions());
        loop.execute(() -> clients.feed().readOn(partition));
      } catch (IllegalArgumentException e) {
        LOG.warnf("a message that cannot be read: %s", e.getMessage());
        mayHaveMissed();
      }
    }
  }

  @Override
  public void mayHaveMissed() {
    if (clients.count() > 0) {
      loop.execute(clients.feed()::readOnEverywhere);
    }
  }

  void close(@Observes ShutdownEvent event) {
    timers.forEach(loop::cancel);
    loop.execute(clients::dismissAll);
  }
}
