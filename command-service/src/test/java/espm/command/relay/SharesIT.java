package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.eventstore.EventStore;
import espm.localstack.junit.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Instances that divide a relay's shards among themselves. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class SharesIT {

  private static final String NO_BROKER = "127.0.0.1:1";

  @Inject EventStore store;

  /** One in each of four shards. */
  private final List<UUID> streams = ShardStreams.oneInEachOf(4);

  @Test
  void two_instances_share_evenly_and_one_takes_all_when_the_other_is_gone() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      var first = bench.start(4);
      awaiting().until(() -> first.active() == 4);
      append(bench, 0, 3);
      var second = bench.start(4);
      awaiting().until(() -> first.active() == 2 && second.active() == 2);
      append(bench, 3, 2);
      awaiting().until(() -> bench.isPublished(4));

      first.cutOff();
      append(bench, 5, 1);

      awaiting().until(() -> second.active() == 4);
      expectPublished(bench, 6);
    }
  }

  @Test
  void an_instance_that_ends_in_good_order_leaves_its_shards_at_once() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      var first = bench.start(2);
      var second = bench.start(2);
      awaiting().until(() -> first.active() == 1 && second.active() == 1);
      append(bench, 0, 5);
      second.stop();
      append(bench, 5, 5);

      awaiting().until(() -> first.active() == 2);
      expectPublished(bench, 10);
    }
  }

  @Test
  void an_instance_that_the_broker_does_not_answer_leaves_its_shards_to_others() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      var lonely = bench.start(2, NO_BROKER);
      awaiting().until(() -> lonely.in(RelayState.FAILING) == 2);
      append(bench, 0, 2);
      var healthy = bench.start(2);

      awaiting().until(() -> healthy.active() == 2);
      expectPublished(bench, 2);
      awaiting().until(() -> lonely.in(RelayState.STANDBY) == 2);
      assertThat(lonely.shard(0).status().holder()).isEqualTo(healthy.name());
    }
  }

  @Test
  void a_lane_ends_at_once_when_another_has_its_shard() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      var member = bench.start(1);
      awaiting().until(() -> member.active() == 1);
      Shard shard = new Shard(0, 1);
      var progress =
          new RelayProgress(bench.name(), shard, new SimpleMeterRegistry(), Clock.systemUTC());

      Thread second = Thread.ofPlatform().start(new Lane(shard, member.parts(), progress));

      awaiting().until(() -> !second.isAlive());
      assertThat(progress.state()).isEqualTo(RelayState.STARTING);
    }
  }

  @Test
  void what_nobody_publishes_is_told_as_lag() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 3);
      var lonely = bench.start(2, NO_BROKER);

      awaiting().until(() -> lonely.shard(0).status().lagEvents() == 6);
      awaiting().until(() -> lonely.shard(1).status().lagEvents() == 6);
    }
  }

  @Test
  void another_number_of_shards_goes_on_where_the_former_were() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 3);
      publishWith(bench, 2);
      append(bench, 3, 3);
      publishWith(bench, 3);
      append(bench, 6, 3);
      publishWith(bench, 1);
      append(bench, 9, 3);
      publishWith(bench, 2);

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        for (UUID stream : streams) { // each once: the former division had published everything
          assertThat(topic.versionsOf(stream)).containsExactlyElementsOf(upTo(12));
        }
      }
    }
  }

  @Test
  void another_number_of_shards_begins_where_the_slowest_of_the_former_was() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 3);
      publishWith(bench, 2);
      Checkpoint slow = bench.noted(new Shard(0, 2));
      append(bench, 3, 3);
      publishWith(bench, 2);
      try (RelaySession session = bench.session()) {
        session.ledger().save(slow); // as if this shard had been held up
      }
      publishWith(bench, 3);

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        for (UUID stream : streams) {
          assertThat(topic.versionsOf(stream)).containsExactly(1, 2, 3, 4, 5, 6, 4, 5, 6);
        }
      }
    }
  }

  private void publishWith(RelayBench bench, int shards) throws Exception {
    var member = bench.start(shards);
    awaiting().until(() -> member.active() == shards && bench.isPublished(shards));
    member.stop();
  }

  private void append(RelayBench bench, int expectedVersion, int count) {
    streams.forEach(stream -> bench.append(store, stream, expectedVersion, count));
  }

  private void expectPublished(RelayBench bench, int versions) {
    try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
      for (UUID stream : streams) {
        awaiting()
            .untilAsserted(
                () ->
                    assertThat(topic.firstVersionsOf(stream))
                        .containsExactlyElementsOf(upTo(versions)));
      }
    }
  }

  private static List<Integer> upTo(int version) {
    return Stream.iterate(1, n -> n + 1).limit(version).toList();
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
