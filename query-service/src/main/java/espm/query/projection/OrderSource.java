package espm.query.projection;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Where an order comes from whose view is gone. */
@FunctionalInterface
interface OrderSource {

  /**
   * The order as it was at a version: present, or damaged when it cannot be had. Fails when the
   * source cannot be reached, and the same may be asked again.
   */
  CompletableFuture<OrderState> at(UUID orderId, int version);
}
