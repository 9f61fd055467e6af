package espm.events;

/**
 * Something that happened to an order. The record components are the event's JSON members; the
 * stored type name and schema version of each record are given by {@link OrderEventCodec}, never by
 * the Java class name, so a class may be renamed and stored events stay readable.
 *
 * <p>The order's id, version and time are not here: they belong to the {@link EventEnvelope}.
 */
public sealed interface OrderEvent
    permits OrderCreated,
        OrderItemAdded,
        OrderItemQuantityChanged,
        OrderItemRemoved,
        OrderSubmitted,
        OrderPaid,
        OrderShipped,
        OrderDelivered,
        OrderCancelled {}
