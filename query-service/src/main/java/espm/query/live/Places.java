package espm.query.live;

import espm.query.readmodel.Place;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in each partition: up to there a follower has been told everything. As text it is the id
 * of an event, from which any instance can go on. Immutable.
 */
public final class Places {

  private static final byte FORMAT = 1;
  private static final int VARINT_BYTES_MAX = 9;

  private final Place[] places;
  private String text;

  private Places(Place[] places) {
    this.places = places;
  }

  static Places of(Place... places) {
    return new Places(places.clone());
  }

  int partitions() {
    return places.length;
  }

  Place get(int partition) {
    return places[partition];
  }

  Places with(int partition, Place place) {
    Place[] changed = places.clone();
    changed[partition] = place;
    return new Places(changed);
  }

  /** Base64 (URL alphabet) of a format number and two numbers for each partition. */
  String text() {
    if (text == null) {
      ByteBuffer bytes = ByteBuffer.allocate(1 + 2 * VARINT_BYTES_MAX * places.length);
      bytes.put(FORMAT);
      for (Place place : places) {
        putNumber(bytes, place.offset());
        putNumber(bytes, place.retry());
      }
      byte[] used = Arrays.copyOf(bytes.array(), bytes.position());
      text = Base64.getUrlEncoder().withoutPadding().encodeToString(used);
    }
    return text;
  }

  /** Reads a text; empty when it is none, or of another number of partitions. */
  public static Optional<Places> read(String text, int partitions) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.get() != FORMAT) {
        return Optional.empty();
      }
      Place[] places = new Place[partitions];
      for (int partition = 0; partition < partitions; partition++) {
        places[partition] = new Place(number(bytes), number(bytes));
      }
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(new Places(places));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** Seven bits in each byte, the lowest first; the eighth says that there are more. */
  private static void putNumber(ByteBuffer bytes, long number) {
    long rest = number;
    while (rest > 0x7f) {
      bytes.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long number(ByteBuffer bytes) {
    long number = 0;
    for (int at = 0; at < VARINT_BYTES_MAX; at++) {
      byte part = bytes.get();
      number |= (part & 0x7fL) << 7 * at;
      if (part >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number has at most 63 bits");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Places those && Arrays.equals(places, those.places);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(places);
  }

  @Override
  public String toString() {
    return Arrays.toString(places);
  }
}
