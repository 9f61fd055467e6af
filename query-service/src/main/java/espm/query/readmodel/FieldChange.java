package espm.query.readmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * One member of the order that an event changed.
 *
 * @param path JSON pointer; items are named by product, as in {@code /items/<product id>/quantity}
 * @param from value before, a string, an integer or a decimal; null when there was none
 * @param to value after, likewise; null when there is none any more
 */
public record FieldChange(String path, Object from, Object to) {

  /**
   * Everything that differs, without what changes with every event (version, update time).
   *
   * @param before null for an order that was not there
   */
  static List<FieldChange> between(Order before, Order after) {
    List<FieldChange> changes = new ArrayList<>();
    if (before == null) {
      add(changes, "/customerId", null, after.customerId().toString());
      add(changes, "/currency", null, after.currency());
    }
    add(changes, "/status", before == null ? null : before.status().name(), after.status().name());
    if (before != null) {
      before.items().forEach(item -> addItem(changes, before, after, item.productId()));
    }
    for (OrderItem item : after.items()) {
      if (before == null || before.item(item.productId()).isEmpty()) {
        addItem(changes, before, after, item.productId());
      }
    }
    add(changes, "/total", before == null ? null : before.total(), after.total());
    return changes;
  }

  private static void addItem(
      List<FieldChange> changes, Order before, Order after, UUID productId) {
    OrderItem was = before == null ? null : before.item(productId).orElse(null);
    OrderItem is = after.item(productId).orElse(null);
    if (Objects.equals(was, is)) {
      return;
    }
    String path = "/items/" + productId;
    add(
        changes,
        path + "/quantity",
        was == null ? null : was.quantity(),
        is == null ? null : is.quantity());
    add(
        changes,
        path + "/unitPrice",
        was == null ? null : was.unitPrice(),
        is == null ? null : is.unitPrice());
    add(
        changes,
        path + "/lineTotal",
        was == null ? null : was.lineTotal(),
        is == null ? null : is.lineTotal());
  }

  private static void add(List<FieldChange> changes, String path, Object from, Object to) {
    if (!Objects.equals(from, to)) {
      changes.add(new FieldChange(path, from, to));
    }
  }
}
