package espm.command.relay;

import java.util.UUID;

/**
 * A part of a relay: the streams whose last byte of the id, divided by the number of shards, leaves
 * the number of this one. A stream is in one shard, so its order is one lane's affair.
 *
 * @param number from 0
 * @param of how many there are
 */
record Shard(int number, int of) {

  /** More would differ much in size: there are 256 last bytes to divide. */
  static final int COUNT_MAX = 64;

  private static final int LAST_BYTE = 0xFF;

  /** Whether a stream is in it; the database asks the same of each event (EventReads). */
  boolean has(UUID streamId) {
    return (streamId.getLeastSignificantBits() & LAST_BYTE) % of == number;
  }

  @Override
  public String toString() {
    return number + " of " + of;
  }
}
