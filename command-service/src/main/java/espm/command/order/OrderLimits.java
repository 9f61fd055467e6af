package espm.command.order;

import espm.command.order.Rejection.Violation;
import espm.events.Money;
import java.math.BigDecimal;
import java.util.Optional;

/** The ranges of the values that an order takes, and what is said of those outside. */
public final class OrderLimits {

  /** Largest quantity of one line. */
  public static final int QUANTITY_MAX = 1_000_000;

  /** Largest price of one piece, in units of the currency. */
  public static final BigDecimal UNIT_PRICE_MAX = BigDecimal.valueOf(1_000_000_000);

  /** Most lines of an order. */
  public static final int ITEMS_MAX = 500;

  /** Longest reason, in characters (Unicode code points). */
  public static final int REASON_LENGTH_MAX = 500;

  private OrderLimits() {}

  /** What is wrong with a quantity, if anything. */
  public static Optional<Violation> quantity(int quantity) {
    return violation(
        quantity < 1 || quantity > QUANTITY_MAX,
        "quantity",
        "must be between 1 and " + QUANTITY_MAX);
  }

  /** What is wrong with a price whatever its currency is, if anything. */
  public static Optional<Violation> unitPrice(BigDecimal price) {
    return violation(
        price.signum() < 0 || price.compareTo(UNIT_PRICE_MAX) > 0,
        "unitPrice",
        "must be between 0 and " + UNIT_PRICE_MAX.toPlainString());
  }

  /** What is wrong with the decimals of a price, if anything. */
  public static Optional<Violation> decimals(BigDecimal price, String currency) {
    return violation(
        !Money.fits(price, currency),
        "unitPrice",
        "must have at most %d decimals in %s".formatted(Money.decimals(currency), currency));
  }

  /** What is wrong with a currency, if anything. */
  public static Optional<Violation> currency(String currency) {
    return violation(
        Money.currency(currency).isEmpty(), "currency", "must be an ISO 4217 code such as USD");
  }

  /** What is wrong with a reason, if anything; null is fine. */
  public static Optional<Violation> reason(String reason) {
    return violation(
        reason != null
            && (reason.codePointCount(0, reason.length()) > REASON_LENGTH_MAX
                || reason.codePoints().anyMatch(OrderLimits::isNoText)),
        "reason",
        "must have at most " + REASON_LENGTH_MAX + " characters and no control characters");
  }

  /** Control characters, and halves of characters that no encoding can express. */
  private static boolean isNoText(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  private static Optional<Violation> violation(boolean wrong, String field, String why) {
    return wrong ? Optional.of(new Violation(field, why)) : Optional.empty();
  }
}
