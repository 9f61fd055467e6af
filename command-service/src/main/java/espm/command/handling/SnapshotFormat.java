package espm.command.handling;

/**
 * How a state is written down. Pure and thread-safe.
 *
 * @param <S> state
 */
public interface SnapshotFormat<S> {

  /**
   * Number of the format. Whatever changes the bytes, or what an {@code evolve} makes of the
   * events, needs another one: snapshots of other formats are passed over, and replaced in time.
   */
  int number();

  /** The bytes of a state. */
  byte[] write(S state);

  /**
   * The state of bytes that {@link #write} made.
   *
   * @throws IllegalArgumentException when they are none; the stream is then read from its beginning
   */
  S read(byte[] bytes);
}
