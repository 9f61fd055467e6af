package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.View;
import espm.query.readmodel.Views;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchFoldTest {

  private static final byte[] RAW = "raw".getBytes(StandardCharsets.UTF_8);

  private final UUID order = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final List<EventEnvelope> stream = stream(order);
  private final List<EventEnvelope> otherStream = stream(other);
  private final List<Incoming> batch = new ArrayList<>();

  @Test
  void an_order_with_a_gap_is_parked_with_all_that_follows_and_others_go_on() {
    add(stream.get(0), otherStream.get(0), stream.get(2), otherStream.get(1), stream.get(1));

    FoldedBatch folded = fold(Views.ALL);

    assertThat(folded.states.get(order)).isEqualTo(new OrderState.Parked(1));
    assertThat(folded.newlyParked).containsOnlyKeys(order);
    assertThat(folded.writes.fields().get("parked:" + order))
        .isEqualTo(Map.of("3", batch.get(2).raw(), "2", batch.get(4).raw()));
    assertThat(folded.versions).isEqualTo(Map.of(order, 1, other, 2));
  }

  @Test
  void an_event_that_is_not_understood_parks_its_order() {
    add(stream.get(0));
    batch.add(new Incoming.NotUnderstood(1, RAW, order, 2, "type not known here"));
    add(stream.get(2));

    FoldedBatch folded = fold(Views.ALL);

    assertThat(folded.newlyParked).isEqualTo(Map.of(order, "type not known here"));
    assertThat(folded.writes.fields().get("parked:" + order)).containsOnlyKeys("2", "3");
    assertThat(folded.applied()).isEqualTo(1);
  }

  @Test
  void an_event_that_is_parked_again_is_there_once() {
    add(stream.get(0), stream.get(2), stream.get(2), stream.get(0));
    batch.add(new Incoming.NotUnderstood(7, RAW, order, Incoming.UNKNOWN_VERSION, "no JSON"));

    FoldedBatch folded = fold(Views.ALL);

    assertThat(folded.writes.fields().get("parked:" + order)).containsOnlyKeys("3", "offset 7");
  }

  @Test
  void an_event_that_is_not_understood_but_older_than_the_view_is_dropped() {
    add(stream.get(0), stream.get(1));
    batch.add(new Incoming.NotUnderstood(2, RAW, order, 2, "type not known here"));
    add(stream.get(2));

    FoldedBatch folded = fold(Views.ALL);

    assertThat(folded.newlyParked).isEmpty();
    assertThat(folded.duplicates).isEqualTo(1);
    assertThat(folded.applied()).isEqualTo(3);
  }

  @Test
  void a_record_of_no_order_is_put_aside_with_its_place_and_reason() {
    batch.add(new Incoming.Stray(41, RAW, "the record's key is no order id"));
    add(stream.get(0));

    FoldedBatch folded = fold(Views.ALL);

    assertThat(folded.applied()).isEqualTo(1);
    assertThat(folded.writes.appended().get("strays"))
        .extracting(entry -> new String(entry, StandardCharsets.UTF_8))
        .containsExactly("offset 41: the record's key is no order id\nraw");
    assertThat(folded.writes.bounds()).isEqualTo(Map.of("strays", 10));
  }

  @Test
  void a_view_that_fails_parks_the_order_and_leaves_nothing_half_written() {
    View writes = (change, to) -> to.append("log:" + change.after().id(), RAW);
    View fails =
        (change, _) -> {
          if (change.after().id().equals(order) && change.after().version() == 2) {
            throw new IllegalStateException("broken");
          }
        };
    add(stream.get(0), otherStream.get(0), stream.get(1), stream.get(2), otherStream.get(1));

    FoldedBatch folded = fold(List.of(writes, fails));

    assertThat(folded.writes.appended().get("log:" + order)).hasSize(1);
    assertThat(folded.writes.appended().get("log:" + other)).hasSize(2);
    assertThat(folded.writes.fields().get("parked:" + order)).containsOnlyKeys("2", "3");
    assertThat(folded.newlyParked.get(order)).contains("broken");
  }

  @Test
  void an_order_whose_view_is_damaged_is_parked() {
    add(stream.get(1));

    FoldedBatch folded =
        new BatchFold(Views.ALL, 10)
            .fold(batch, Map.of(order, new OrderState.Damaged("cut in half")));

    assertThat(folded.newlyParked).isEqualTo(Map.of(order, "cut in half"));
  }

  @Test
  void what_was_applied_before_the_view_went_is_dropped() {
    add(stream.get(0), stream.get(1));

    FoldedBatch folded =
        new BatchFold(Views.ALL, 10).fold(batch, Map.of(order, new OrderState.Gone(2)));

    assertThat(folded.duplicates).isEqualTo(2);
    assertThat(folded.newlyParked).isEmpty();
  }

  @Test
  void only_the_last_state_of_an_order_is_rendered() {
    List<Integer> rendered = new ArrayList<>();
    View view =
        (change, to) ->
            to.put(
                "order",
                () -> {
                  rendered.add(change.after().version());
                  return RAW;
                });
    add(stream.get(0), stream.get(1), stream.get(2));

    fold(List.of(view)).writes.values().values().forEach(value -> value.get());

    assertThat(rendered).containsExactly(3);
  }

  private FoldedBatch fold(List<View> views) {
    Map<UUID, OrderState> states = new HashMap<>();
    states.put(order, new OrderState.Absent());
    states.put(other, new OrderState.Absent());
    return new BatchFold(views, 10).fold(batch, states);
  }

  private void add(EventEnvelope... events) {
    for (EventEnvelope event : events) {
      batch.add(new Incoming.Event(batch.size(), OrderEvents.json(event), event));
    }
  }

  private static List<EventEnvelope> stream(UUID id) {
    return OrderEvents.stream(
        id,
        new OrderCreated(UUID.randomUUID(), "USD"),
        new OrderCancelled("first"),
        new OrderCancelled("second"));
  }
}
