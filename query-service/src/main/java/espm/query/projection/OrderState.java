package espm.query.projection;

import espm.query.readmodel.Order;

/** What the projection has of an order. Immutable. */
sealed interface OrderState {

  /** Nothing yet: its first event is awaited. */
  record Absent() implements OrderState {}

  /** The order up to its last applied event. */
  record Present(Order order) implements OrderState {}

  /**
   * Its view is gone: expired, evicted, deleted or unreadable. The next event needs it rebuilt.
   *
   * @param version up to which its events have been applied
   */
  record Gone(int version) implements OrderState {}

  /**
   * One of its events could not be applied; that one and all later ones are kept aside.
   *
   * @param version up to which its events have been applied, 0 for none
   */
  record Parked(int version) implements OrderState {}

  /**
   * It cannot be had, neither from its view nor from the store, so no event can be applied to it.
   *
   * @param reason for people and logs
   */
  record Damaged(String reason) implements OrderState {}

  /** The version up to which events have been applied; an event up to it was delivered again. */
  default int appliedVersion() {
    return switch (this) {
      case Absent _, Damaged _ -> 0;
      case Present(Order order) -> order.version();
      case Gone(int version) -> version;
      case Parked(int version) -> version;
    };
  }
}
