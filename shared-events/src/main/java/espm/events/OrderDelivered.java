package espm.events;

/** The goods reached the customer; nothing more happens to the order. */
public record OrderDelivered() implements OrderEvent {}
