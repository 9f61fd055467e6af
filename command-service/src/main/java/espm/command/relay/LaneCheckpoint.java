package espm.command.relay;

import espm.command.eventstore.LogPosition;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * How far a lane has come, and when that is noted in the database: not after each batch, as this
 * would cost as much as reading it where batches are small, but soon, and when it ends. What was
 * not noted is sent again after a crash. For one thread.
 */
final class LaneCheckpoint {

  /** Longest time from an acknowledgement to a checkpoint that says so, while nothing is sent. */
  static final int SAVED_WITHIN_MILLIS = 100;

  private final Shard shard;
  private final LedgerTable ledger;
  private final RelayProgress progress;
  private final String topicId;

  private LogPosition at;
  private long rewind;
  private long savedPosition;
  private boolean hasPublished;
  private long savedAt;

  private LaneCheckpoint(Shard shard, LedgerTable ledger, RelayProgress progress, String topicId) {
    this.shard = shard;
    this.ledger = ledger;
    this.progress = progress;
    this.topicId = topicId;
  }

  /** Begins where the shard stands by what is noted. */
  static LaneCheckpoint begin(
      Shard shard, LedgerTable table, RelayProgress progress, String topicId, Ledger noted)
      throws SQLException {
    var checkpoint = new LaneCheckpoint(shard, table, progress, topicId);
    checkpoint.startAsNoted(noted);
    return checkpoint;
  }

  /** Follows all rewinds that are noted. */
  void startAsNoted(Ledger noted) throws SQLException {
    rewind = noted.lastRewind();
    at = noted.startOf(shard, topicId);
    save();
  }

  /** Every event of the shard up to here is acknowledged. */
  LogPosition at() {
    return at;
  }

  /** Number of the last rewind that it follows. */
  long rewind() {
    return rewind;
  }

  /** Everything up to there is acknowledged now. */
  void published(LogPosition upTo) {
    at = upTo;
    hasPublished = true;
  }

  /** The shard has nothing more up to there, and never will have. */
  void hasNothingUpTo(LogPosition horizon) {
    at = ReadingOrder.later(at, horizon);
  }

  /** How long the lane may wait that would like to wait so long. */
  int atMost(int waitMillis) {
    return hasPublished ? Math.min(waitMillis, SAVED_WITHIN_MILLIS) : waitMillis;
  }

  void saveIfDue() throws SQLException {
    if (System.nanoTime() - savedAt > TimeUnit.MILLISECONDS.toNanos(SAVED_WITHIN_MILLIS)) {
      saveIfMoved();
    }
  }

  /**
   * Saves what is new. Not where the transaction alone is another one and nothing was published: a
   * checkpoint is a transaction itself, so a lane without events would save for ever.
   */
  void saveIfMoved() throws SQLException {
    if (hasPublished || at.position() != savedPosition) {
      save();
    }
  }

  private void save() throws SQLException {
    ledger.save(new Checkpoint(shard, at, topicId, rewind));
    savedPosition = at.position();
    hasPublished = false;
    savedAt = System.nanoTime();
    progress.reached(at);
  }
}
