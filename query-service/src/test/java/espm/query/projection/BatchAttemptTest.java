package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCreated;
import espm.query.projection.PartitionProjector.Limits;
import espm.query.projection.PartitionProjector.Outcome;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Views;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is asked of the store, and how often it is written to. */
class BatchAttemptTest {

  private final List<Integer> asked = new ArrayList<>();
  private final List<Integer> takenForNew = new ArrayList<>();

  private final InMemoryPartitionStore store =
      new InMemoryPartitionStore() {
        @Override
        public CompletableFuture<Loaded> load(Collection<UUID> orderIds) {
          asked.add(orderIds.size());
          return super.load(orderIds);
        }

        @Override
        public CompletableFuture<ApplyResult> apply(Batch batch) {
          takenForNew.add(batch.takenForNew().size());
          return super.apply(batch);
        }
      };

  private final List<EventEnvelope> one = Lives.delivered();
  private final List<EventEnvelope> other = Lives.delivered();
  private PartitionProjector projector = startedAnew();
  private int offset;

  @Test
  void of_a_new_order_nothing_is_asked() {
    apply(one);

    assertThat(asked).isEmpty();
    assertThat(takenForNew).containsExactly(1);
  }

  @Test
  void of_an_order_that_is_not_in_memory_and_goes_on_the_state_is_asked() {
    apply(one.subList(0, 2));
    projector = startedAnew();

    apply(List.of(one.get(2), other.getFirst()));

    assertThat(asked).containsExactly(1);
    assertThat(takenForNew).containsExactly(1, 1);
    assertThat(store.content.hashes.get("versions"))
        .containsEntry(one.getFirst().orderId().toString(), "3")
        .containsEntry(other.getFirst().orderId().toString(), "1");
  }

  @Test
  void a_batch_that_was_published_again_is_refused_once_and_the_next_ones_are_asked_for() {
    apply(one);
    apply(other);
    Object before = store.content.copy().views();
    projector = startedAnew();
    takenForNew.clear();

    apply(one);
    apply(other);

    assertThat(store.content.views()).isEqualTo(before);
    assertThat(takenForNew).containsExactly(1, 0, 0);
    assertThat(asked).containsExactly(1, 1);
  }

  @Test
  void after_a_batch_without_known_events_orders_are_taken_for_new_again() {
    apply(one);
    projector = startedAnew();
    apply(one);
    apply(other.subList(0, 1)); // asked for: the batch before had known events
    asked.clear();
    takenForNew.clear();

    apply(Lives.delivered());

    assertThat(asked).isEmpty();
    assertThat(takenForNew).containsExactly(1);
  }

  @Test
  void of_more_new_orders_than_may_be_taken_for_new_the_rest_is_asked() {
    int max = PartitionStore.TAKEN_FOR_NEW_MAX;

    apply(IntStream.range(0, max + 1).mapToObj(_ -> created()).toList());

    assertThat(takenForNew).containsExactly(max);
    assertThat(asked).containsExactly(1);
    assertThat(store.content.hashes.get("versions")).hasSize(max + 1);
  }

  private static EventEnvelope created() {
    return OrderEvents.stream(UUID.randomUUID(), new OrderCreated(UUID.randomUUID(), "USD"))
        .getFirst();
  }

  private PartitionProjector startedAnew() {
    Limits limits = new Limits(2_000, 10_000_000, 10_000, 1_000);
    var started =
        new PartitionProjector(
            store, new LogSource(List.of()), new BatchFold(Views.ALL, 10), limits);
    started.standAt(store.position().join());
    return started;
  }

  private void apply(List<EventEnvelope> events) {
    List<Incoming> records = new ArrayList<>();
    for (EventEnvelope event : events) {
      records.add(new Incoming.Event(offset++, OrderEvents.json(event), event));
    }
    projector.accept(records);
    BatchAttempt attempt = projector.begin();
    attempt.send();
    assertThat(attempt.settle()).isInstanceOf(Outcome.Applied.class);
  }
}
