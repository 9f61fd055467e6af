package espm.query.live;

import espm.events.OrderStatus;
import espm.query.readmodel.Change;
import java.util.UUID;

/**
 * Which changes someone wants to be told of.
 *
 * @param customerId only those of this customer's orders, or null
 * @param status only those after which the order is in this status, or null
 */
public record Selection(UUID customerId, OrderStatus status) {

  boolean includes(Change change) {
    return (customerId == null || customerId.equals(change.customerId()))
        && (status == null || status == change.status());
  }
}
