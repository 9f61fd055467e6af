package espm.events;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * The customer committed to the order; its items can no longer change.
 *
 * @param total the sum over all items at this moment, with exactly the decimals of the currency
 * @param currency ISO 4217 code, repeated so that the amount can be understood by itself
 */
public record OrderSubmitted(BigDecimal total, String currency) implements OrderEvent {
  public OrderSubmitted {
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(currency, "currency");
  }
}
