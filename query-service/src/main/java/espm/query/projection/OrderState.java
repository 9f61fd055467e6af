package espm.query.projection;

import espm.query.readmodel.Order;

/** What the projection has of an order. Immutable. */
sealed interface OrderState {

  /** Nothing yet: its first event is awaited. */
  record Absent() implements OrderState {}

  /** The order up to its last applied event. */
  record Present(Order order) implements OrderState {}

  /** One of its events could not be applied; that one and all later ones are kept aside. */
  record Parked() implements OrderState {}

  /**
   * Its view cannot be read back, so no event can be applied to it.
   *
   * @param reason for people and logs
   */
  record Damaged(String reason) implements OrderState {}
}
