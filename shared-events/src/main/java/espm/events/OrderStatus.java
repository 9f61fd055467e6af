package espm.events;

/**
 * Where an order stands in its life: DRAFT, SUBMITTED, PAID, SHIPPED, DELIVERED in this order, or
 * CANCELLED from any of the first three. The names are part of the HTTP contract.
 */
public enum OrderStatus {
  DRAFT,
  SUBMITTED,
  PAID,
  SHIPPED,
  DELIVERED,
  CANCELLED
}
