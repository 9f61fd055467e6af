package espm.query.readmodel;

import espm.events.OrderStatus;
import java.util.UUID;

/**
 * Which orders are in which {@link Listing}: all orders, those of a status, those of a customer,
 * and those of a customer in a status. An order enters the lists when it is created and changes
 * only the status lists afterwards, so its place in a list, which is its time of creation, never
 * moves.
 */
final class ListView implements View {

  @Override
  public void project(OrderChange change, Writes writes) {
    Order after = change.after();
    String member = new ListPosition(after.createdAt(), after.id()).text();
    UUID customer = after.customerId();
    if (change.before() == null) {
      writes.include(Listing.all().key(), member);
      writes.include(Listing.ofCustomer(customer).key(), member);
      enter(after.status(), customer, member, writes);
    } else if (change.before().status() != after.status()) {
      leave(change.before().status(), customer, member, writes);
      enter(after.status(), customer, member, writes);
    }
  }

  private static void enter(OrderStatus status, UUID customer, String member, Writes writes) {
    writes.include(Listing.ofStatus(status).key(), member);
    writes.include(Listing.ofCustomerAndStatus(customer, status).key(), member);
  }

  private static void leave(OrderStatus status, UUID customer, String member, Writes writes) {
    writes.exclude(Listing.ofStatus(status).key(), member);
    writes.exclude(Listing.ofCustomerAndStatus(customer, status).key(), member);
  }
}
