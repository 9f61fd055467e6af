package espm.query.readmodel;

/**
 * How many of each product are on paid orders; those of an order that is cancelled later are taken
 * off again. Sorted by quantity in each partition.
 */
final class SoldProductsView implements View {

  /** Name of the key, within a partition. */
  static final String KEY = "products:sold";

  @Override
  public void project(OrderChange change, Writes writes) {
    boolean wasPaid = change.before() != null && change.before().isPaid();
    boolean isPaid = change.after().isPaid();
    if (wasPaid != isPaid) {
      Order order = isPaid ? change.after() : change.before();
      for (OrderItem item : order.items()) {
        writes.rank(KEY, item.productId().toString(), isPaid ? item.quantity() : -item.quantity());
      }
    }
  }
}
