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
 * from an instance that is ahead, it waits for the feed, as long as its {@link Patience} says. Used
 * on the loop.
 */
final class LiveClient {

  private final FeedReader feed;
  private final CatchUpTurns turns;
  private final Selection selection;
  private final Outbox outbox;
  private final Patience patience;

  /** Up to there it has been told everything. */
  private Places places;

  private boolean isWithFeed;

  /** Whether it reads or waits for its turn to. */
  private boolean isReading;

  private int partitionToRead;
  private boolean isTurnDue;
  private boolean isGone;
  private boolean knowsOfGap;

  /**
   * @param from where it wants to go on
   */
  LiveClient(
      FeedReader feed,
      CatchUpTurns turns,
      Selection selection,
      Outbox outbox,
      Patience patience,
      Places from) {
    this.feed = feed;
    this.turns = turns;
    this.selection = selection;
    this.outbox = outbox;
    this.patience = patience;
    this.places = from;
  }

  /**
   * @param onTooSlow called when it takes nothing for too long
   */
  void begin(Runnable onTooSlow) {
    outbox.open(this::catchUp, onTooSlow);
    outbox.write(EventText.beginning(places));
    catchUp();
  }

  /** Takes what the feed has read, if it is with the feed. */
  void follow(List<FeedReader.News> news, Places end) {
    if (isGone) {
      return;
    }
    if (!isWithFeed) {
      catchUp();
      return;
    }
    Buffer chunk = Buffer.buffer();
    for (FeedReader.News item : news) {
      if (isWanted(item.told())) {
        if (chunk.length() == 0 && outbox.mustWait()) {
          isWithFeed = false;
          return;
        }
        chunk.appendBuffer(item.text());
      }
      if (chunk.length() >= Outbox.CHUNK_BYTES) {
        outbox.write(chunk);
        chunk = Buffer.buffer();
      }
      if (chunk.length() == 0) {
        places = item.after();
      }
    }
    outbox.write(chunk);
    places = end;
  }

  private boolean isWanted(Told told) {
    return told.change() == null || selection.includes(told.change());
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
    if (isGone || isWithFeed || outbox.mustWait()) {
      return;
    }
    for (int partition = from; partition < places.partitions(); partition++) {
      if (places.get(partition).isBefore(feed.places().get(partition))) {
        isReading = true;
        partitionToRead = partition;
        turns.ask(this);
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
      if (chunk.length() == 0 && outbox.mustWait()) {
        return;
      }
      places = places.with(partition, told.end());
      if (isWanted(told) && !(told.change() == null && knowsOfGap)) {
        knowsOfGap |= told.change() == null;
        chunk.appendBuffer(EventText.of(told, places));
      }
      if (chunk.length() >= Outbox.CHUNK_BYTES) {
        outbox.write(chunk);
        chunk = Buffer.buffer();
      }
    }
    outbox.write(chunk);
    places = places.with(partition, page.end().isBefore(limit) ? page.end() : limit);
  }

  /** Goes back to the feed where it is ahead of it and has waited long enough, and says so. */
  void giveUpWhereAhead() {
    if (isGone || isWithFeed || isReading) {
      return;
    }
    Places reachable = places;
    for (int partition = 0; partition < places.partitions(); partition++) {
      Place stands = feed.places().get(partition);
      if (places.get(partition).offset() <= stands.offset()) {
        patience.reset(partition);
      } else if (patience.isOver(partition)) {
        reachable = reachable.with(partition, stands);
      }
    }
    if (reachable != places && !outbox.mustWait()) {
      places = reachable;
      outbox.write(EventText.missed(places));
      catchUp();
    }
  }

  void beat() {
    if (!outbox.mustWait()) {
      outbox.write(EventText.heartbeat(places));
    }
  }

  /** Ends the stream in good order: it comes back by itself. */
  void end() {
    outbox.end();
  }

  /** Closes the connection although not everything was sent. */
  void drop() {
    outbox.drop();
  }

  void gone() {
    isGone = true;
    outbox.close();
  }
}
