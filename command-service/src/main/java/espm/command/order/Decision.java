package espm.command.order;

import espm.events.OrderEvent;
import java.util.List;

/** What came of a command. */
public sealed interface Decision {

  /** These events happen, in this order; none when everything is already as was wanted. */
  record Accepted(List<OrderEvent> events) implements Decision {}

  /** Nothing happens. */
  record Rejected(Rejection rejection) implements Decision {}

  /** Accepts with one event. */
  static Decision accept(OrderEvent event) {
    return new Accepted(List.of(event));
  }

  /** Refuses. */
  static Decision reject(Rejection rejection) {
    return new Rejected(rejection);
  }
}
