package espm.query.readmodel;

import espm.events.OrderStatus;

/**
 * Which orders are in which {@link Listing}: all orders, those of a status, those of a customer,
 * and those of a customer in a status. An order enters the lists when it is created and changes
 * only those of its status afterwards, so its place in a list, which is its time of creation, never
 * moves.
 */
final class ListView implements View {

  @Override
  public void project(OrderChange change, Writes writes) {
    Order after = change.after();
    String member = new ListPosition(after.createdAt(), after.id()).text();
    OrderStatus before = change.before() == null ? null : change.before().status();
    if (before == after.status()) {
      return;
    }
    if (before == null) {
      writes.include(Listing.all().key(), member);
    } else {
      writes.exclude(Listing.ofStatus(before).key(), member);
    }
    writes.include(Listing.ofStatus(after.status()).key(), member);
    writes.place(
        Listing.ofCustomer(after.customerId()).key(), member, Listing.score(after.status()));
  }
}
