package espm.query.readmodel;

import java.util.UUID;

/**
 * The order itself: under its id, the bytes that the API answers with. It may go after a while: it
 * is rebuilt from the store when somebody asks for it.
 */
final class OrderView implements View {

  /** Name of the key of an order, within its partition. */
  static String key(UUID orderId) {
    return "order:" + orderId;
  }

  @Override
  public void project(OrderChange change, Writes writes) {
    Order order = change.after();
    writes.put(key(order.id()), () -> OrderJson.write(order));
    writes.letExpire(key(order.id()), Retention.of(order));
  }
}
