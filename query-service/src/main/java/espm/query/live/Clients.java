package espm.query.live;

import espm.query.live.LiveFeed.Admission;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** All who follow at this instance, a bounded number of them. Used on the loop. */
final class Clients implements FeedReader.Listener {

  private final FeedLoop loop;
  private final LiveConfig config;
  private final IntFunction<OptionalLong> completeAsOf;
  private final FeedReader feed;
  private final Backlog backlog;
  private final CatchUpTurns turns;
  private final Counter dropped;
  private final Set<LiveClient> clients = new LinkedHashSet<>();
  private volatile int count;

  /**
   * @param completeAsOf of when a partition shows everything, in milliseconds
   */
  Clients(
      FeedLoop loop,
      ChangeLog log,
      IntFunction<OptionalLong> completeAsOf,
      LiveConfig config,
      MeterRegistry metrics) {
    this.loop = loop;
    this.config = config;
    this.completeAsOf = completeAsOf;
    this.feed = new FeedReader(loop, log, patience(), this);
    this.backlog = new Backlog(config.waitingBytesMax().asLongValue());
    this.turns = new CatchUpTurns(loop);
    Gauge.builder("espm.live.clients", this, Clients::count)
        .description("Clients that follow changes")
        .register(metrics);
    Gauge.builder("espm.live.waiting", backlog, Backlog::bytes)
        .description("What waits to be sent to clients that follow changes")
        .baseUnit("bytes")
        .register(metrics);
    this.dropped =
        Counter.builder("espm.live.dropped")
            .description(
                "Clients whose connection was closed since they did not take what was sent")
            .register(metrics);
  }

  private Patience patience() {
    return new Patience(config.aheadTimeout(), completeAsOf);
  }

  /** How many there are; may be asked from any thread. */
  int count() {
    return count;
  }

  /** What they are handed. */
  FeedReader feed() {
    return feed;
  }

  /** See {@link LiveFeed#join}. */
  Future<Admission> join(
      Selection selection, Places from, Follower follower, Consumer<Runnable> ready) {
    if (count >= config.clientsMax()) {
      return Future.succeededFuture(Admission.TOO_MANY);
    }
    // Counted from here on, so that many who come at once are not all let in.
    count++;
    return feed.standing()
        .transform(
            standing -> {
              if (standing.failed()) {
                count--;
                return Future.succeededFuture(Admission.UNAVAILABLE);
              }
              admit(selection, from == null ? feed.places() : from, follower, ready);
              return Future.succeededFuture(Admission.ADMITTED);
            });
  }

  private void admit(
      Selection selection, Places from, Follower follower, Consumer<Runnable> ready) {
    Outbox outbox = new Outbox(loop, follower, backlog, config.slowTimeout());
    LiveClient client = new LiveClient(feed, turns, selection, outbox, patience(), from);
    clients.add(client);
    ready.accept(() -> loop.execute(() -> leave(client)));
    client.begin(() -> drop(client));
  }

  private void leave(LiveClient client) {
    if (clients.remove(client)) {
      client.gone();
      turns.forget(client);
      count--;
      if (count == 0) {
        feed.standNowhere();
      }
    }
  }

  private void drop(LiveClient client) {
    dropped.increment();
    client.drop();
    leave(client);
  }

  private void dismiss(LiveClient client) {
    client.end();
    leave(client);
  }

  void dismissAll() {
    List.copyOf(clients).forEach(this::dismiss);
  }

  @Override
  public void read(List<FeedReader.News> news, Places end) {
    List.copyOf(clients).forEach(client -> client.follow(news, end));
  }

  @Override
  public void partitionsChanged() {
    // Only once, when the broker has another number than was configured. They come back.
    dismissAll();
  }

  void beat() {
    List.copyOf(clients).forEach(LiveClient::beat);
  }

  void giveUpWhereAhead() {
    List.copyOf(clients).forEach(LiveClient::giveUpWhereAhead);
  }
}
