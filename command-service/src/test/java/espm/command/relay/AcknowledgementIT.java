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
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relays on topics of their own, whose broker can be made to refuse. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class AcknowledgementIT {

  private static final String LARGEST_BATCH = "max.message.bytes";
  private static final Shard ONLY = new Shard(0, 1);

  @Inject EventStore store;

  private final UUID stream = UUID.randomUUID();

  @Test
  void the_checkpoint_moves_only_after_the_broker_has_acknowledged() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(2);
      bench.set(LARGEST_BATCH, "60"); // less than the head of any batch
      var relay = bench.start(1).shard(0);
      bench.append(store, stream, 0, 1);

      awaiting().until(() -> relay.state() == RelayState.REFUSING);
      assertThat(bench.checkpoint(ONLY)).isLessThan(positionOf(1));
      try (TopicReader topic = new TopicReader(bench.name(), 2)) {
        assertThat(topic.versionsOf(stream)).isEmpty();

        bench.set(LARGEST_BATCH, "1000000");
        awaiting().untilAsserted(() -> assertThat(topic.newVersionsOf(stream)).containsExactly(1));
      }
      awaiting().until(() -> bench.checkpoint(ONLY) >= positionOf(1));
      awaiting().until(() -> relay.lastFailure() == null);
    }
  }

  /** Of a producer that the broker does not know yet it would take any record first. */
  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void nothing_overtakes_an_event_that_the_broker_refuses(int before) throws Exception {
    byte[] tooLarge = new byte[50_000];
    new Random(1).nextBytes(tooLarge);
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(2);
      bench.set(LARGEST_BATCH, "20000");
      if (before > 0) {
        bench.append(store, stream, 0, before);
      }
      bench.append(store, stream, before, 1, tooLarge);
      bench.append(store, stream, before + 1, 60);
      var relay = bench.start(1).shard(0);

      awaiting().until(() -> relay.state() == RelayState.REFUSING);
      awaiting()
          .until(() -> relay.lastFailure().contains("version %d (position".formatted(before + 1)));
      try (TopicReader topic = new TopicReader(bench.name(), 2)) {
        assertThat(topic.firstVersionsOf(stream)).containsExactlyElementsOf(upTo(before));

        bench.set(LARGEST_BATCH, "1000000");
        awaiting()
            .untilAsserted(
                () ->
                    assertThat(topic.firstVersionsOf(stream))
                        .containsExactlyElementsOf(upTo(before + 61)));
      }
      awaiting().until(() -> relay.state() == RelayState.ACTIVE);
    }
  }

  @Test
  void what_was_acknowledged_before_a_refused_event_is_not_sent_with_each_attempt()
      throws Exception {
    byte[] tooLarge = new byte[50_000];
    new Random(1).nextBytes(tooLarge);
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(2);
      bench.set(LARGEST_BATCH, "20000");
      var member = bench.start(1);
      awaiting().until(() -> member.active() == 1);
      bench.append(store, stream, 0, 20);
      bench.append(store, stream, 20, 1, tooLarge);

      awaiting().until(() -> member.shard(0).state() == RelayState.REFUSING);
      member.stop();
      bench.append(store, stream, 21, 1);
      for (int again = 0; again < 3; again++) {
        var next = bench.start(1);
        awaiting().until(() -> next.shard(0).state() == RelayState.REFUSING);
        next.stop();
      }

      try (TopicReader topic = new TopicReader(bench.name(), 2)) {
        assertThat(topic.versionsOf(stream)).containsExactlyElementsOf(upTo(20));
      }
    }
  }

  @Test
  void what_comes_after_a_refused_event_is_not_sent_with_each_attempt() throws Exception {
    byte[] tooLarge = new byte[50_000];
    new Random(1).nextBytes(tooLarge);
    UUID other = ShardStreams.inOtherPartitionThan(stream, 2);
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(2);
      bench.set(LARGEST_BATCH, "20000");
      bench.append(store, stream, 0, 1, tooLarge);
      bench.append(store, other, 0, 1);
      var relay = bench.start(1).shard(0);

      awaiting().until(() -> relay.state() == RelayState.REFUSING);
      for (int attempt = 0; attempt < 5; attempt++) {
        String last = relay.lastFailure();
        awaiting().until(() -> relay.lastFailure() != last); // the same words, said again
      }

      try (TopicReader topic = new TopicReader(bench.name(), 2)) {
        assertThat(topic.versionsOf(stream)).isEmpty();
        assertThat(topic.versionsOf(other)).hasSizeLessThan(2);
      }
    }
  }

  @Test
  void a_topic_with_another_number_of_partitions_is_not_touched() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(3);
      bench.append(store, stream, 0, 1);
      var relay = bench.start(1).shard(0);

      awaiting().until(() -> relay.state() == RelayState.REFUSING);

      assertThat(relay.lastFailure()).contains("has 3 partitions, but 2 are configured");
      try (TopicReader topic = new TopicReader(bench.name(), 3)) {
        assertThat(topic.versionsOf(stream)).isEmpty();
      }
      assertThat(bench.checkpoint(ONLY)).isZero();
    }
  }

  private long positionOf(int version) throws Exception {
    return Database.number(
        "select position from events where stream_id = ? and version = ?", stream, version);
  }

  private static List<Integer> upTo(int version) {
    return IntStream.rangeClosed(1, version).boxed().toList();
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
