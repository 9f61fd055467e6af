package espm.query.live;

import espm.query.live.ChangeLog.Page;
import espm.query.live.ChangeLog.Told;
import espm.query.readmodel.Place;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Where the feed stands in each partition, and how it reads on from there: one page at a time of
 * each. It stands nowhere and reads nothing while nobody follows. Used on the loop.
 */
final class FeedReader {

  /**
   * Something to hand on.
   *
   * @param after the places after it
   * @param text as it is sent
   */
  record News(Told told, Places after, Buffer text) {}

  /** Who hears what was read. */
  interface Listener {

    /**
     * @param news in order, rendered once for all
     * @param end where the feed is after it
     */
    void read(List<News> news, Places end);

    /** The topic has another number of partitions than was believed. */
    void partitionsChanged();
  }

  private static final Logger LOG = Logger.getLogger(FeedReader.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final FeedLoop loop;
  private final ChangeLog log;
  private final Patience patience;
  private final Listener listener;

  /** Where it stands; null while nobody follows. */
  private Places places;

  /** The question where to begin, while it is on its way; otherwise null. */
  private Future<Places> beginning;

  private boolean[] isReading;
  private boolean[] isTurnDue;

  FeedReader(FeedLoop loop, ChangeLog log, Patience patience, Listener listener) {
    this.loop = loop;
    this.log = log;
    this.patience = patience;
    this.listener = listener;
  }

  /** Where it stands. */
  Places places() {
    return places;
  }

  /** Nobody follows any more. */
  void standNowhere() {
    places = null;
  }

  /** Where it stands, found out if that is not known. */
  Future<Places> standing() {
    if (places != null) {
      return Future.succeededFuture(places);
    }
    if (beginning == null) {
      List<Future<Place>> ends = IntStream.range(0, log.partitions()).mapToObj(log::end).toList();
      Promise<Places> promise = Promise.promise();
      beginning = promise.future();
      Future.all(ends)
          .onComplete(
              answer ->
                  loop.execute(
                      () -> {
                        beginning = null;
                        if (answer.failed()) {
                          promise.fail(answer.cause());
                          return;
                        }
                        standAt(Places.of(ends.stream().map(Future::result).toArray(Place[]::new)));
                        promise.complete(places);
                        // What was told of meanwhile may not have been in the answers yet.
                        readOnEverywhere();
                      }));
    }
    return beginning;
  }

  private void standAt(Places at) {
    places = at;
    isReading = new boolean[at.partitions()];
    isTurnDue = new boolean[at.partitions()];
  }

  void readOnEverywhere() {
    if (places != null) {
      IntStream.range(0, places.partitions()).forEach(this::readOn);
    }
  }

  /** Reads what there is of a partition since it was last read. */
  void readOn(int partition) {
    if (places == null) {
      return;
    }
    if (places.partitions() != log.partitions()) {
      listener.partitionsChanged();
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
    if (page.stands().offset() >= places.get(partition).offset()) {
      patience.reset(partition);
    } else if (patience.isOver(partition)) {
      patience.reset(partition);
      LOG.warnf(
          "partition %d is of another topic than before: followers miss something", partition);
      handOn(partition, List.of(new Told(page.stands(), null)), page.stands());
      return;
    }
    handOn(partition, page.told(), page.end());
  }

  private void handOn(int partition, List<Told> all, Place end) {
    List<News> news = new ArrayList<>(all.size());
    for (Told told : all) {
      places = places.with(partition, told.end());
      news.add(new News(told, places, EventText.of(told, places)));
    }
    places = places.with(partition, end);
    listener.read(news, places);
  }

  /** Reads a page, and completes on the loop. */
  Future<Page> read(int partition, Place after) {
    Promise<Page> promise = Promise.promise();
    log.read(partition, after)
        .onFailure(failure -> LOG.debugf("changes cannot be read: %s", failure.getMessage()))
        .onComplete(page -> loop.execute(() -> promise.handle(page)));
    return promise.future();
  }

  /** Does something after a short wait. */
  void soon(Runnable action) {
    loop.after(RETRY, action);
  }
}
