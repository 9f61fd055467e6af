package espm.events;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * The order was paid in full.
 *
 * @param amount what was paid, with exactly the decimals of the currency
 * @param currency ISO 4217 code, repeated so that the amount can be understood by itself
 */
public record OrderPaid(BigDecimal amount, String currency) implements OrderEvent {
  public OrderPaid {
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(currency, "currency");
  }
}
