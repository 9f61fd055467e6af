package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.projection.PartitionProjector.Limits;
import espm.query.projection.PartitionProjector.Outcome;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchesUnderWayTest {

  private static final int RECORDS_MAX = 5;

  /** What happens, in order: a number and whether its batch is sent or settled. */
  private final List<String> log = new ArrayList<>();

  private final BatchesUnderWay underWay =
      new BatchesUnderWay(
          (partition, outcome) -> {
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
            log.add("settled " + partition.topicPartition.partition());
          },
          RECORDS_MAX);

  @Test
  void batches_that_fit_are_all_sent_before_any_is_waited_for() {
    send(0, 2);
    send(1, 3);
    underWay.settleAll();

    assertThat(log).containsExactly("sent 0", "sent 1", "settled 0", "settled 1");
  }

  @Test
  void the_oldest_is_waited_for_before_too_many_records_are_under_way() {
    send(0, 2);
    send(1, 2);
    send(2, 3);
    send(3, 3);
    underWay.settleAll();

    assertThat(log)
        .containsExactly(
            "sent 0",
            "sent 1",
            "settled 0",
            "sent 2",
            "settled 1",
            "settled 2",
            "sent 3",
            "settled 3");
  }

  @Test
  void a_batch_of_more_records_than_that_is_under_way_alone() {
    send(0, 1);
    send(1, RECORDS_MAX + 1);
    send(2, 1);
    underWay.settleAll();

    assertThat(log)
        .containsExactly("sent 0", "settled 0", "sent 1", "settled 1", "sent 2", "settled 2");
  }

  private void send(int number, int records) {
    PartitionProjector projector = projector(number);
    var partition = new HeldPartition(new TopicPartition("events", number), projector, null, null);
    projector.accept(records(records));
    underWay.send(partition, projector.begin());
  }

  private PartitionProjector projector(int number) {
    InMemoryPartitionStore store =
        new InMemoryPartitionStore() {
          @Override
          public CompletableFuture<ApplyResult> apply(Batch batch) {
            log.add("sent " + number);
            return super.apply(batch);
          }
        };
    Limits limits = new Limits(100, 100_000, 100, 1_000);
    return new PartitionProjector(
        store, new LogSource(List.of()), new BatchFold(Views.ALL, 10), limits);
  }

  private static List<Incoming> records(int count) {
    List<EventEnvelope> life = Lives.delivered();
    List<Incoming> records = new ArrayList<>();
    for (EventEnvelope event : life.subList(0, count)) {
      records.add(new Incoming.Event(records.size(), OrderEvents.json(event), event));
    }
    return records;
  }
}
