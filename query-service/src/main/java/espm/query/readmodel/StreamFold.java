package espm.query.readmodel;

import espm.events.EventEnvelope;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The order as the fold of its stream, read from the first event on. Ends before an event that does
 * not fit or is not understood, as the projection does. Not thread-safe.
 */
public final class StreamFold {

  private final Consumer<OrderChange> onChange;
  private Order order;
  private String stoppedBy;

  public StreamFold() {
    this(_ -> {});
  }

  /**
   * @param onChange told of each event that is folded in
   */
  public StreamFold(Consumer<OrderChange> onChange) {
    this.onChange = onChange;
  }

  /** Takes the next event. */
  public void add(EventEnvelope event) {
    if (stoppedBy != null) {
      return;
    }
    switch (OrderFold.apply(order, event)) {
      case FoldResult.AlreadyApplied _ -> {} // a stream has each version once
      case FoldResult.NotApplicable(String reason) -> stop(reason);
      case FoldResult.Folded(Order after) -> {
        onChange.accept(new OrderChange(order, event, after));
        order = after;
      }
    }
  }

  /** Ends before what comes now. */
  public void stop(String reason) {
    stoppedBy = stoppedBy == null ? reason : stoppedBy;
  }

  /** The order so far; null before its first event. */
  public Order order() {
    return order;
  }

  /** Why it did not go on, if it did not. */
  public Optional<String> stoppedBy() {
    return Optional.ofNullable(stoppedBy);
  }
}
