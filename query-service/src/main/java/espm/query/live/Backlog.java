package espm.query.live;

/** How much waits to be sent to all clients together. Written on the loop, read on any thread. */
final class Backlog {

  private final long bytesMax;
  private volatile long bytes;

  Backlog(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  void add(long more) {
    bytes += more;
  }

  /** Whether so much waits that nobody should be given more who has not taken what there is. */
  boolean isExceeded() {
    return bytes >= bytesMax;
  }

  long bytes() {
    return bytes;
  }
}
