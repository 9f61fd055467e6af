package espm.events;

/**
 * The order was given up; nothing more happens to it.
 *
 * @param reason what the canceller said, or null when nothing was said
 */
public record OrderCancelled(String reason) implements OrderEvent {}
