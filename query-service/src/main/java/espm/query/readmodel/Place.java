package espm.query.readmodel;

/**
 * A place in what a partition tells of its changes: everything before it is known. It counts in
 * offsets of the topic and not in entries of Redis, so it means the same in each generation, and
 * after everything was made anew. As an entry's id it is {@code <offset>-<retry>}.
 *
 * @param offset of the next record of the topic
 * @param retry how many changes were told since the record before it, by orders that were parked
 *     and tried again
 */
public record Place(long offset, long retry) implements Comparable<Place> {

  /** Before everything. */
  public static final Place BEGINNING = new Place(0, 0);

  /** After a record of the topic. */
  public static Place after(long offset) {
    return new Place(offset + 1, 0);
  }

  /**
   * Reads the id of an entry.
   *
   * @throws NumberFormatException when it is none
   */
  public static Place ofEntry(String id) {
    int dash = id.indexOf('-');
    return new Place(
        Long.parseLong(id, 0, Math.max(0, dash), 10),
        Long.parseLong(id, dash + 1, id.length(), 10));
  }

  /** The id of the entry that ends here. */
  public String entryId() {
    return offset + "-" + retry;
  }

  public boolean isBefore(Place other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Place other) {
    int byOffset = Long.compare(offset, other.offset);
    return byOffset == 0 ? Long.compare(retry, other.retry) : byOffset;
  }
}
