package espm.command.order;

import static espm.command.order.OrderScenario.CUSTOMER;
import static espm.command.order.OrderScenario.created;
import static espm.command.order.OrderScenario.given;
import static espm.command.order.OrderScenario.givenOrderIn;
import static espm.command.order.OrderScenario.paid;
import static espm.command.order.OrderScenario.submitted;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.order.OrderCommand.Cancel;
import espm.command.order.OrderCommand.Create;
import espm.command.order.OrderCommand.Deliver;
import espm.command.order.OrderCommand.Pay;
import espm.command.order.OrderCommand.Ship;
import espm.command.order.OrderCommand.Submit;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderShipped;
import espm.events.OrderStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** DRAFT, SUBMITTED, PAID, SHIPPED, DELIVERED, and the ways to CANCELLED. */
class OrderLifeCycleTest {

  @Test
  void an_order_is_created_empty_in_its_currency() {
    given().when(new Create(CUSTOMER, "JPY")).then(new OrderCreated(CUSTOMER, "JPY"));
  }

  @Test
  void an_order_is_created_only_once() {
    given(created()).when(new Create(CUSTOMER, "USD")).thenWrongState("the order is there already");
  }

  @Test
  void an_order_that_was_never_created_takes_no_command() {
    given().when(new Submit()).thenRejected(new Rejection.NoSuchOrder());
    given().when(new Cancel(null)).thenRejected(new Rejection.NoSuchOrder());
  }

  @Test
  void a_draft_is_submitted_with_its_total() {
    givenOrderIn(OrderStatus.DRAFT).when(new Submit()).then(submitted("10.00"));
  }

  @Test
  void an_order_without_items_cannot_be_submitted() {
    given(created())
        .when(new Submit())
        .thenWrongState("an order without items cannot be submitted");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DRAFT")
  void only_a_draft_is_submitted(OrderStatus status) {
    givenOrderIn(status).when(new Submit()).thenWrongState("only a DRAFT order can be submitted");
  }

  @Test
  void a_submitted_order_is_paid_in_full() {
    givenOrderIn(OrderStatus.SUBMITTED).when(new Pay()).then(paid("10.00"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SUBMITTED")
  void only_a_submitted_order_is_paid(OrderStatus status) {
    givenOrderIn(status).when(new Pay()).thenWrongState("only a SUBMITTED order can be paid");
  }

  @Test
  void a_paid_order_is_shipped() {
    givenOrderIn(OrderStatus.PAID).when(new Ship()).then(new OrderShipped());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PAID")
  void only_a_paid_order_is_shipped(OrderStatus status) {
    givenOrderIn(status).when(new Ship()).thenWrongState("only a PAID order can be shipped");
  }

  @Test
  void a_shipped_order_is_delivered() {
    givenOrderIn(OrderStatus.SHIPPED).when(new Deliver()).then(new OrderDelivered());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SHIPPED")
  void only_a_shipped_order_is_delivered(OrderStatus status) {
    givenOrderIn(status)
        .when(new Deliver())
        .thenWrongState("only a SHIPPED order can be delivered");
  }

  @ParameterizedTest
  @EnumSource(names = {"DRAFT", "SUBMITTED", "PAID"})
  void an_order_that_has_not_left_the_house_is_cancelled(OrderStatus status) {
    givenOrderIn(status).when(new Cancel("too late")).then(new OrderCancelled("too late"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SHIPPED", "DELIVERED", "CANCELLED"})
  void an_order_that_is_under_way_or_over_is_not_cancelled(OrderStatus status) {
    givenOrderIn(status)
        .when(new Cancel(null))
        .thenWrongState("only a DRAFT, SUBMITTED or PAID order can be cancelled");
  }

  @Test
  void an_empty_draft_is_cancelled_without_a_reason() {
    given(created()).when(new Cancel(null)).then(new OrderCancelled(null));
  }

  @ParameterizedTest
  @EnumSource
  void events_lead_to_the_status_that_they_name(OrderStatus status) {
    assertThat(OrderScenario.foldTo(status).status()).isEqualTo(status);
  }
}
