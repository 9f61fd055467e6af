package espm.query.live;

import espm.query.live.ChangeLog.Page;
import espm.query.live.ChangeLog.Told;
import espm.query.readmodel.Place;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One who follows. As long as it is where the feed is, it is handed what the feed reads. When it is
 * behind, since it came back to an earlier place or did not take what was sent, it reads for itself
 * up to where the feed is. When it is ahead, since Redis fell back after it was told or it comes
 * from an instance that is ahead, it waits for the feed. Used on the loop.
 */
final class LiveClient {

  /** What is put together before it is written. */
  private static final int CHUNK_BYTES = 16 * 1024;

  private final LiveFeed feed;
  private final Selection selection;
  private final Follower follower;

  /** Up to there it has been told everything. */
  private Places places;

  private boolean isWithFeed;

  /** Whether it reads or waits for its turn to. */
  private boolean isReading;

  private int partitionToRead;
  private boolean isWaitingForDrain;
  private boolean isTurnDue;
  private boolean isGone;
  private boolean knowsOfGap;
  private long slowTimer;

  /**
   * @param from where it wants to go on
   */
  LiveClient(LiveFeed feed, Selection selection, Follower follower, Places from) {
    this.feed = feed;
    this.selection = selection;
    this.follower = follower;
    this.places = from;
  }

  void begin() {
    follower.onDrained(() -> feed.onLoop(this::drained));
    follower.write(EventText.beginning(places));
    catchUp();
  }

  /**
   * Takes what the feed has read, if it is with the feed.
   *
   * @param news in order, rendered once for all
   * @param end where the feed is after it
   */
  void follow(List<LiveFeed.News> news, Places end) {
    if (isGone) {
      return;
    }
    if (!isWithFeed) {
      catchUp();
      return;
    }
    Buffer chunk = Buffer.buffer();
    for (LiveFeed.News item : news) {
      if (isWanted(item.told())) {
        chunk.appendBuffer(item.text());
        if (chunk.length() >= CHUNK_BYTES) {
          write(chunk);
          chunk = Buffer.buffer();
          if (isWaitingForDrain) {
            places = item.after();
            isWithFeed = false;
            return;
          }
        }
      }
    }
    write(chunk);
    places = end;
    isWithFeed = !isWaitingForDrain;
  }

  private boolean isWanted(Told told) {
    return told.change() == null || selection.includes(told.change());
  }

  private void write(Buffer chunk) {
    if (chunk.length() > 0) {
      follower.write(chunk);
      if (follower.isFull() && !isWaitingForDrain) {
        isWaitingForDrain = true;
        slowTimer = feed.afterSlowTimeout(this::drop);
      }
    }
  }

  private void drained() {
    if (isWaitingForDrain && !follower.isFull()) {
      isWaitingForDrain = false;
      feed.cancel(slowTimer);
      catchUp();
    }
  }

  /** Reads what it is behind with, one partition after the other. */
  void catchUp() {
    if (isReading) {
      isTurnDue = true;
    } else {
      isTurnDue = false;
      catchUp(0);
    }
  }

  private void catchUp(int from) {
    if (isGone || isWithFeed || isWaitingForDrain) {
      return;
    }
    for (int partition = from; partition < places.partitions(); partition++) {
      if (places.get(partition).isBefore(feed.places().get(partition))) {
        read(partition);
        return;
      }
    }
    if (places.equals(feed.places())) {
      isWithFeed = true;
      knowsOfGap = false;
    } else if (isTurnDue) {
      catchUp();
    }
  }

  private void read(int partition) {
    isReading = true;
    partitionToRead = partition;
    feed.turns().ask(this);
  }

  /** Reads what it has asked a turn for; completes after it was taken. */
  Future<Void> readPage() {
    Place before = places.get(partitionToRead);
    return feed.read(partitionToRead, before)
        .transform(
            page -> {
              isReading = false;
              if (isGone) {
                return Future.succeededFuture();
              }
              if (page.failed()) {
                feed.soon(this::catchUp);
                return Future.succeededFuture();
              }
              int partition = partitionToRead;
              take(partition, page.result());
              // Redis may have fallen behind the feed: without progress the next news is awaited.
              boolean isFurther = before.isBefore(places.get(partition));
              isTurnDue |= isFurther;
              catchUp(isFurther ? partition : partition + 1);
              return Future.succeededFuture();
            });
  }

  /** Up to where the feed is; what follows is handed by it. */
  private void take(int partition, Page page) {
    Place limit = feed.places().get(partition);
    Buffer chunk = Buffer.buffer();
    for (Told told : page.told()) {
      if (limit.isBefore(told.end())) {
        break;
      }
      places = places.with(partition, told.end());
      if (isWanted(told) && !(told.change() == null && knowsOfGap)) {
        knowsOfGap |= told.change() == null;
        chunk.appendBuffer(EventText.of(told, places));
        if (chunk.length() >= CHUNK_BYTES) {
          write(chunk);
          chunk = Buffer.buffer();
          if (isWaitingForDrain) {
            return;
          }
        }
      }
    }
    write(chunk);
    places = places.with(partition, page.end().isBefore(limit) ? page.end() : limit);
  }

  void beat() {
    if (!isWaitingForDrain) {
      follower.write(EventText.heartbeat(places));
    }
  }

  private void drop() {
    feed.countDropped();
    follower.drop();
    feed.leave(this);
  }

  void end() {
    follower.end();
  }

  void gone() {
    isGone = true;
    feed.cancel(slowTimer);
  }
}
