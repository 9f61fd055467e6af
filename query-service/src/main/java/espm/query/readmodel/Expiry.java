package espm.query.readmodel;

import java.time.Instant;

/**
 * When something may go: some time after the last change of its order, not after it was written. So
 * views that are made anew do not stay longer than those before them.
 *
 * @param retention how long it stays
 * @param since when the order changed last
 */
public record Expiry(Retention retention, Instant since) {

  /** That of the views of this order. */
  static Expiry of(Order order) {
    return new Expiry(Retention.of(order), order.updatedAt());
  }
}
