package espm.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({"USD,2", "EUR,2", "JPY,0", "BHD,3", "CLF,4"})
  void a_currency_has_the_decimals_of_iso_4217(String code, int decimals) {
    assertThat(Money.decimals(code)).isEqualTo(decimals);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "usd", "USDX", "XXX", "XAU", "💶"})
  void what_one_cannot_pay_with_is_no_currency(String code) {
    assertThat(Money.currency(code)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "29.99,USD,true",
    "29.990,USD,true",
    "29.999,USD,false",
    "3E+2,JPY,true",
    "0.5,JPY,false",
    "0.000,JPY,true",
    "1E-999999999,USD,false",
    "0E-999999999,USD,true"
  })
  void an_amount_fits_when_no_digit_would_be_lost(BigDecimal amount, String code, boolean fits) {
    assertThat(Money.fits(amount, code)).isEqualTo(fits);
  }

  @Test
  void an_exact_amount_has_all_the_decimals_of_its_currency() {
    assertThat(Money.exact(new BigDecimal("30"), "USD").toPlainString()).isEqualTo("30.00");
    assertThat(Money.exact(new BigDecimal("3E+3"), "JPY").toPlainString()).isEqualTo("3000");
  }

  @Test
  void nothing_is_rounded() {
    assertThatThrownBy(() -> Money.exact(new BigDecimal("0.001"), "USD"))
        .isInstanceOf(ArithmeticException.class);
  }
}
