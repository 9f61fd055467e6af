package espm.query.readmodel;

import java.util.UUID;

/**
 * The order itself: under its id, the bytes that the API answers with. It may go after a while: it
 * is rebuilt from the store when somebody asks for it.
 */
final class OrderView implements View {

  /** What the names of keys begin with, before the order's id. */
  static final String PREFIX = "order:";

  /** Name of the key of an order, within its partition. */
  static String key(UUID orderId) {
    return PREFIX + orderId;
  }

  @Override
  public void project(OrderChange change, Writes writes) {
    Order order = change.after();
    writes.put(key(order.id()), () -> OrderJson.write(order));
    writes.letExpire(key(order.id()), Expiry.of(order));
  }
}
