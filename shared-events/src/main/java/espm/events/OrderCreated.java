package espm.events;

import java.util.Objects;
import java.util.UUID;

/**
 * A customer opened an empty order; every amount of it is in this currency from here on.
 *
 * @param customerId whose order it is
 * @param currency ISO 4217 code, for example {@code USD}
 */
public record OrderCreated(UUID customerId, String currency) implements OrderEvent {
  public OrderCreated {
    Objects.requireNonNull(customerId, "customerId");
    Objects.requireNonNull(currency, "currency");
  }
}
