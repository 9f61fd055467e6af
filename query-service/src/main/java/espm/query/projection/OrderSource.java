package espm.query.projection;

import espm.query.readmodel.Order;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Where an order comes from whose view is gone, and its events when those that were delivered could
 * not be applied. Futures fail when the source cannot be reached, and the same may be asked again.
 */
interface OrderSource {

  /**
   * A stretch of an order's stream.
   *
   * @param before the order before it; null when it begins with the first event
   * @param events in order
   */
  record Stretch(Order before, List<Incoming> events) {}

  /** The order as it was at a version: present, or damaged when it cannot be had. */
  CompletableFuture<OrderState> at(UUID orderId, int version);

  /**
   * The events after a version.
   *
   * @param limit how many at most
   */
  CompletableFuture<Stretch> after(UUID orderId, int version, int limit);
}
