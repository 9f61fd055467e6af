package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.EventStore;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Relays on topics of their own, whose broker can be made to refuse. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class AcknowledgementIT {

  private static final String LARGEST_BATCH = "max.message.bytes";

  @Inject EventStore store;

  private final UUID stream = UUID.randomUUID();

  @Test
  void the_checkpoint_moves_only_after_the_broker_has_acknowledged() throws Exception {
    try (RelayBench bench = new RelayBench(2);
        TopicReader topic = new TopicReader(bench.name(), 2)) {
      bench.set(LARGEST_BATCH, "120"); // less than any record
      var relay = bench.start();
      bench.append(store, stream, 0, 1);

      awaiting().until(() -> relay.state() == RelayProgress.State.FAILING);
      assertThat(bench.checkpoint()).isZero();
      assertThat(topic.versionsOf(stream)).isEmpty();

      bench.set(LARGEST_BATCH, "1000000");
      awaiting().untilAsserted(() -> assertThat(topic.newVersionsOf(stream)).containsExactly(1));
      awaiting().until(() -> bench.checkpoint() == positionOf(1));
      assertThat(relay.lastFailure()).isNull();
    }
  }

  @Test
  void one_relay_is_active_at_a_time_and_another_takes_over_where_it_ended() throws Exception {
    try (RelayBench bench = new RelayBench(2);
        TopicReader topic = new TopicReader(bench.name(), 2)) {
      var first = bench.start();
      awaiting().until(() -> first.state() == RelayProgress.State.ACTIVE);
      var second = bench.start();
      awaiting().until(() -> second.state() != RelayProgress.State.STARTING);
      assertThat(second.state()).isEqualTo(RelayProgress.State.STANDBY);

      bench.append(store, stream, 0, 3);
      awaiting().until(() -> bench.checkpoint() == positionOf(3));
      bench.stopFirst();
      bench.append(store, stream, 3, 2);

      awaiting().until(() -> second.state() == RelayProgress.State.ACTIVE);
      awaiting().until(() -> bench.checkpoint() == positionOf(5));
      assertThat(topic.versionsOf(stream)).containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Test
  void a_topic_with_another_number_of_partitions_is_not_touched() throws Exception {
    try (RelayBench bench = new RelayBench(3);
        TopicReader topic = new TopicReader(bench.name(), 3)) {
      bench.append(store, stream, 0, 1);
      var relay = bench.start();

      awaiting().until(() -> relay.state() == RelayProgress.State.REFUSING);

      assertThat(relay.lastFailure()).contains("has 3 partitions, but 2 are configured");
      assertThat(topic.versionsOf(stream)).isEmpty();
      assertThat(bench.checkpoint()).isZero();
    }
  }

  private long positionOf(int version) throws Exception {
    return Database.number(
        "select position from events where stream_id = ? and version = ?", stream, version);
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
