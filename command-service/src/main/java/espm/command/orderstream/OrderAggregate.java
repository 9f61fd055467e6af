package espm.command.orderstream;

import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import espm.command.handling.Aggregate;
import espm.command.handling.SnapshotFormat;
import espm.command.order.Decision;
import espm.command.order.Order;
import espm.command.order.OrderCommand;
import espm.command.order.OrderDecider;
import espm.command.order.Rejection;
import espm.events.DecodedEvent;
import espm.events.EncodedEvent;
import espm.events.OrderEvent;
import espm.events.OrderEventCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules of an order, with its events stored as {@code shared-events} says. Thread-safe. */
public final class OrderAggregate implements Aggregate<Order, OrderCommand, Rejection> {

  /** Category of the streams of orders. */
  public static final String CATEGORY = "order";

  private final OrderEventCodec codec = new OrderEventCodec();
  private final SnapshotFormat<Order> snapshotFormat = new OrderSnapshotFormat();

  @Override
  public String category() {
    return CATEGORY;
  }

  /**
   * @throws IllegalStateException when the stored event cannot be understood; no command can be
   *     decided on an order of which a part is unknown
   */
  @Override
  public Order evolve(Order order, StoredEvent stored) {
    return switch (codec.decode(stored.type(), stored.schemaVersion(), stored.data())) {
      case DecodedEvent.Known known -> Order.evolve(order, known.event(), stored.occurredAt());
      case DecodedEvent.Unknown unknown -> throw notUnderstood(stored, unknown.toString());
      case DecodedEvent.Unreadable unreadable -> throw notUnderstood(stored, unreadable.reason());
    };
  }

  private static IllegalStateException notUnderstood(StoredEvent stored, String why) {
    return new IllegalStateException(
        "event %d of order %s cannot be understood: %s"
            .formatted(stored.version(), stored.streamId(), why));
  }

  @Override
  public SnapshotFormat<Order> snapshotFormat() {
    return snapshotFormat;
  }

  @Override
  public int weight(Order order) {
    return 1 + order.items().size();
  }

  @Override
  public Decided<Order, Rejection> decide(Order order, OrderCommand command, Instant now) {
    return switch (OrderDecider.decide(order, command)) {
      case Decision.Rejected rejected -> new Decided.Rejected<>(rejected.rejection());
      case Decision.Accepted accepted -> {
        Order after = order;
        List<NewEvent> events = new ArrayList<>(accepted.events().size());
        for (OrderEvent event : accepted.events()) {
          after = Order.evolve(after, event, now);
          EncodedEvent encoded = codec.encode(event);
          events.add(new NewEvent(encoded.type(), encoded.schemaVersion(), encoded.data()));
        }
        yield new Decided.Accepted<>(events, after);
      }
    };
  }
}
