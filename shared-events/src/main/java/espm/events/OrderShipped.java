package espm.events;

/** The goods left the house. */
public record OrderShipped() implements OrderEvent {}
