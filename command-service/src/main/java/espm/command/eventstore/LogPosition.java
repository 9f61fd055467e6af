package espm.command.eventstore;

/**
 * A place in the order in which all events are read: by transaction, then by position. The position
 * alone identifies an event, but does not order it: it is drawn before the commit, so a slow
 * transaction's lower number appears after a higher one was read.
 *
 * @param tx id of the transaction that wrote the event, unsigned 64 bits
 * @param position number of the event in the store, from 1
 */
public record LogPosition(long tx, long position) implements Comparable<LogPosition> {

  /** Before the first event. */
  public static final LogPosition START = new LogPosition(0, 0);

  @Override
  public int compareTo(LogPosition other) {
    int byTx = Long.compareUnsigned(tx, other.tx);
    return byTx != 0 ? byTx : Long.compare(position, other.position);
  }
}
