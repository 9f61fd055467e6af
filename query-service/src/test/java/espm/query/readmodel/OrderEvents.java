package espm.query.readmodel;

import espm.events.EncodedEvent;
import espm.events.EventEnvelope;
import espm.events.OrderEvent;
import espm.events.OrderEventCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The events of one order, numbered and a second apart. */
public final class OrderEvents {

  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private static final OrderEventCodec CODEC = new OrderEventCodec();

  private OrderEvents() {}

  /** The stream that these events make. */
  public static List<EventEnvelope> stream(UUID orderId, OrderEvent... events) {
    return stream(orderId, START, List.of(events));
  }

  public static List<EventEnvelope> stream(
      UUID orderId, Instant start, List<? extends OrderEvent> events) {
    List<EventEnvelope> stream = new ArrayList<>();
    for (OrderEvent event : events) {
      int version = stream.size() + 1;
      EncodedEvent stored = CODEC.encode(event);
      stream.add(
          new EventEnvelope(
              orderId,
              version,
              1000L + version,
              stored.type(),
              stored.schemaVersion(),
              start.plusSeconds(version - 1),
              event));
    }
    return stream;
  }

  /** The event as it stands on Kafka. */
  public static byte[] json(EventEnvelope event) {
    return CODEC.envelopeJson(
        event.orderId(),
        event.version(),
        event.position(),
        event.type(),
        event.schemaVersion(),
        event.occurredAt(),
        CODEC.encode(event.data()).data());
  }

  /** The order after all of them; fails when one does not fit. */
  public static Order fold(List<EventEnvelope> stream) {
    Order order = null;
    for (EventEnvelope event : stream) {
      order =
          switch (OrderFold.apply(order, event)) {
            case FoldResult.Folded folded -> folded.order();
            case FoldResult.AlreadyApplied _ -> order;
            case FoldResult.NotApplicable no -> throw new AssertionError(no.reason());
          };
    }
    return order;
  }
}
