package espm.command.handling;

import java.nio.charset.StandardCharsets;

/** A count as a snapshot. */
final class CounterFormat implements SnapshotFormat<Integer> {

  /** Number of a format that cannot be written. */
  static final int BROKEN = 13;

  private final int number;

  CounterFormat(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public byte[] write(Integer count) {
    if (number == BROKEN) {
      throw new IllegalStateException("this count cannot be written");
    }
    return count.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Integer read(byte[] bytes) {
    return Integer.valueOf(new String(bytes, StandardCharsets.US_ASCII));
  }
}
