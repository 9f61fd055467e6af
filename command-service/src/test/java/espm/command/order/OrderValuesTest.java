package espm.command.order;

import static espm.command.order.OrderScenario.CUP;
import static espm.command.order.OrderScenario.CUSTOMER;
import static espm.command.order.OrderScenario.TEA;
import static espm.command.order.OrderScenario.added;
import static espm.command.order.OrderScenario.created;
import static espm.command.order.OrderScenario.given;

import espm.command.order.OrderCommand.AddItem;
import espm.command.order.OrderCommand.Cancel;
import espm.command.order.OrderCommand.ChangeItemQuantity;
import espm.command.order.OrderCommand.Create;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderShipped;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values an order takes, to the last one that it takes and the first that it does not. */
class OrderValuesTest {

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"usd", "US", "ABC", "XXX", "XAU", "USD ", "12345"})
  void what_is_no_currency_with_decimals_of_its_own_is_refused(String currency) {
    given().when(new Create(CUSTOMER, currency)).thenInvalid("currency");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_001, Integer.MAX_VALUE})
  void a_quantity_out_of_range_is_refused(int quantity) {
    OrderScenario order = given(created(), added(CUP, 1, "1.00"));

    order.when(new AddItem(TEA, quantity, BigDecimal.ONE)).thenInvalid("quantity");
    order.when(new ChangeItemQuantity(CUP, quantity)).thenInvalid("quantity");
  }

  @Test
  void the_largest_quantity_is_taken() {
    OrderScenario order = given(created(), added(CUP, 1, "1.00"));

    order.when(new AddItem(TEA, 1_000_000, BigDecimal.ONE)).then(added(TEA, 1_000_000, "1.00"));
    order
        .when(new ChangeItemQuantity(CUP, 1_000_000))
        .then(new OrderItemQuantityChanged(CUP, 1_000_000));
  }

  @Test
  void quantities_of_a_line_cannot_add_up_beyond_the_largest_one() {
    OrderScenario order = given(created(), added(CUP, 999_999, "1.00"));

    order.when(new AddItem(CUP, 1, BigDecimal.ONE)).then(added(CUP, 1, "1.00"));
    order.when(new AddItem(CUP, 2, BigDecimal.ONE)).thenInvalid("quantity");
    order.when(new AddItem(CUP, 1_000_000, BigDecimal.ONE)).thenInvalid("quantity");
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 0, 0.00",
    "USD, 0E-7, 0.00",
    "USD, 0.01, 0.01",
    "USD, 29.990, 29.99",
    "USD, 1000000000, 1000000000.00",
    "JPY, 3000.0, 3000",
    "JPY, 3E+3, 3000",
    "BHD, 0.005, 0.005",
  })
  void a_price_that_the_currency_can_express_is_taken(String currency, String given, String kept) {
    given(new OrderCreated(CUSTOMER, currency))
        .when(new AddItem(TEA, 1, new BigDecimal(given)))
        .then(added(TEA, 1, kept));
  }

  @ParameterizedTest
  @CsvSource({
    "USD, -0.01",
    "USD, 1000000000.01",
    "USD, 1E+999999999",
    "USD, 0.001",
    "USD, 1E-999999999",
    "JPY, 0.5",
    "BHD, 0.0005",
  })
  void a_price_out_of_range_or_with_too_many_decimals_is_refused(String currency, String price) {
    given(new OrderCreated(CUSTOMER, currency))
        .when(new AddItem(TEA, 1, new BigDecimal(price)))
        .thenInvalid("unitPrice");
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() {
    given(created())
        .when(new AddItem(TEA, 0, new BigDecimal("-1.005")))
        .thenInvalid("quantity", "unitPrice", "unitPrice");
  }

  @Test
  void wrong_values_are_told_before_a_wrong_state() {
    given(created(), new OrderShipped())
        .when(new AddItem(TEA, 0, BigDecimal.ONE))
        .thenInvalid("quantity");
  }

  @Test
  void a_reason_may_have_500_characters_whatever_their_encoding() {
    String reason = "ü🚲".repeat(250);
    OrderScenario order = given(created());

    order.when(new Cancel(reason)).then(new OrderCancelled(reason));
    order.when(new Cancel(reason + "!")).thenInvalid("reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\u0007b", "line\nbreak", "\u0085", "\uD83D", "\uDEB2\uD83D"})
  void a_reason_with_control_characters_or_broken_text_is_refused(String reason) {
    given(created()).when(new Cancel(reason)).thenInvalid("reason");
  }
}
