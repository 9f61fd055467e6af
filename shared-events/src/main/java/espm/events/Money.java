package espm.events;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of exact amounts: an amount of a currency has exactly the decimals that ISO 4217 gives
 * it (USD 2, JPY 0, BHD 3). Nothing here rounds.
 */
public final class Money {

  /**
   * Looked up for every amount, so kept in a plain map: {@link Currency#getInstance} signals an
   * unknown code by an exception, too dear for something that clients send. Codes without decimals
   * of their own ({@code XAU}, {@code XXX}) are no money that one can pay with, and left out.
   */
  private static final Map<String, Currency> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Function.identity()));

  private Money() {}

  /**
   * The currency of an ISO 4217 code.
   *
   * @param code three capital letters, or anything at all
   * @return empty when it is not the code of a currency that amounts can be given in
   */
  public static Optional<Currency> currency(String code) {
    return code == null ? Optional.empty() : Optional.ofNullable(CURRENCIES.get(code));
  }

  /**
   * How many decimals amounts of a currency have, 0 to 4.
   *
   * @throws IllegalArgumentException when the code is no currency
   */
  public static int decimals(String code) {
    return currency(code)
        .orElseThrow(() -> new IllegalArgumentException("no ISO 4217 currency: " + code))
        .getDefaultFractionDigits();
  }

  /** Whether the amount can be given in the currency without losing digits; 29.990 USD can. */
  public static boolean fits(BigDecimal amount, String code) {
    // Comparing scales first keeps 1E-999999999 from being expanded.
    return amount.signum() == 0 || amount.stripTrailingZeros().scale() <= decimals(code);
  }

  /**
   * The same amount with exactly the decimals of the currency.
   *
   * @throws ArithmeticException when digits would be lost; ask {@link #fits} first
   */
  public static BigDecimal exact(BigDecimal amount, String code) {
    return amount.setScale(decimals(code), RoundingMode.UNNECESSARY);
  }
}
