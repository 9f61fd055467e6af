package espm.command.orderstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import espm.command.handling.SnapshotFormat;
import espm.command.order.Order;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An order as JSON, with the names of its components. A golden file holds the bytes: whoever
 * changes {@link Order} so that they change raises the {@link #NUMBER}, and old snapshots are
 * passed over.
 */
final class OrderSnapshotFormat implements SnapshotFormat<Order> {

  private static final int NUMBER = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  @Override
  public int number() {
    return NUMBER;
  }

  @Override
  public byte[] write(Order order) {
    try {
      return JSON.writeValueAsBytes(order);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Order read(byte[] bytes) {
    try {
      return JSON.readValue(bytes, Order.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
