package espm.query.readmodel;

import espm.events.EventEnvelope;

/**
 * One event and what it did to its order.
 *
 * @param before the order without the event; null when the event created it
 * @param event what happened
 * @param after the order with the event
 */
public record OrderChange(Order before, EventEnvelope event, Order after) {}
