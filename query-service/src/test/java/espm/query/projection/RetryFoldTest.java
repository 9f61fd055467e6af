package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.projection.OrderSource.Stretch;
import espm.query.readmodel.Lives;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RetryFoldTest {

  private static final int LIMIT = 4;

  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final RetryFold retry = new RetryFold(new BatchFold(Views.ALL, 10), LIMIT);

  @Test
  void an_order_that_comes_to_its_end_is_parked_no_longer() {
    FoldedBatch folded = retry.fold(order, 3, after(3, 6));

    assertThat(folded.versions).isEqualTo(Map.of(order, 6));
    assertThat(folded.released).containsExactly(order);
    assertThat(folded.writes.removed()).containsExactly("parked:" + order);
    assertThat(folded.writes.removedFields())
        .isEqualTo(Map.of("parked", Set.of(order + ""), "retries", Set.of(order + "")));
    assertThat(folded.writes.fields()).doesNotContainKey("parked");
  }

  @Test
  void an_order_whose_next_event_does_not_fit_still_stays_parked_from_there_on() {
    List<Incoming> events = new ArrayList<>(after(2, 3).events());
    byte[] raw = {1};
    events.add(new Incoming.NotUnderstood(-1, raw, order, 4, "type not known here"));

    FoldedBatch folded = retry.fold(order, 2, new Stretch(at(2), events));

    assertThat(folded.versions).isEqualTo(Map.of(order, 3));
    assertThat(folded.newlyParked).isEqualTo(Map.of(order, "type not known here"));
    assertThat(folded.released).isEmpty();
    assertThat(folded.states).isEqualTo(Map.of(order, new OrderState.Parked(3)));
    assertThat(folded.writes.removed()).isEmpty();
    assertThat(folded.writes.removedFields())
        .isEqualTo(Map.of("parked:" + order, Set.of("3"), "retries", Set.of(order + "")));
    assertThat(folded.writes.fields().get("parked:" + order)).isEqualTo(Map.of("4", raw));
  }

  @Test
  void an_order_with_more_events_than_are_applied_at_once_stays_parked_and_asked_for() {
    FoldedBatch folded = retry.fold(order, 1, after(1, 5));

    assertThat(folded.versions).isEqualTo(Map.of(order, 5));
    assertThat(folded.states).isEqualTo(Map.of(order, new OrderState.Parked(5)));
    assertThat(folded.released).isEmpty();
    assertThat(folded.writes.removedFields()).containsOnlyKeys("parked:" + order);
  }

  @Test
  void an_order_of_which_the_store_has_nothing_new_stays_as_it_was() {
    for (Stretch stretch : List.of(after(3, 3), new Stretch(null, List.of()))) {
      FoldedBatch folded = retry.fold(order, 3, stretch);

      assertThat(folded.versions).isEmpty();
      assertThat(folded.newlyParked).containsOnlyKeys(order);
      assertThat(folded.states).isEqualTo(Map.of(order, new OrderState.Parked(3)));
      assertThat(folded.writes.removedFields()).containsOnlyKeys("retries");
    }
  }

  private Stretch after(int version, int upTo) {
    return new Stretch(
        at(version),
        stream.subList(version, upTo).stream()
            .<Incoming>map(event -> new Incoming.Event(-1, OrderEvents.json(event), event))
            .toList());
  }

  private Order at(int version) {
    return OrderEvents.fold(stream.subList(0, version));
  }
}
