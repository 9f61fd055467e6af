package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.eventstore.EventStore;
import espm.command.eventstore.LogPosition;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the topic, the one that there is has every event, in order. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class LostTopicIT {

  private static final int SHARDS = 2;

  @Inject EventStore store;

  private final List<UUID> streams = ShardStreams.oneInEachOf(4);

  @Test
  void a_topic_that_was_lost_while_nobody_ran_is_filled_again() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 150);
      var before = bench.start(SHARDS);
      awaiting().until(() -> bench.isPublished(SHARDS));
      before.stop();
      bench.loseTopic();
      append(bench, 150, 1);

      var after = bench.start(SHARDS);

      expectPublishedAnew(bench, after, 151);
    }
  }

  @Test
  void a_topic_that_is_lost_under_load_is_filled_again_by_all_lanes() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 150);
      var first = bench.start(SHARDS);
      var second = bench.start(SHARDS);
      awaiting().until(() -> first.active() == 1 && second.active() == 1);
      awaiting().until(() -> bench.isPublished(SHARDS));

      bench.loseTopic();
      for (int version = 150; version < 300; version++) {
        append(bench, version, 1);
      }

      awaiting().until(() -> first.active() + second.active() == SHARDS);
      awaiting().until(() -> lost(first) + lost(second) >= SHARDS);
      expectOnTopic(bench, 300);
    }
  }

  @Test
  void a_topic_is_not_made_while_a_lane_still_sends_to_the_lost_one() throws Exception {
    try (RelayBench bench = new RelayBench();
        RelaySession sending = bench.session()) {
      sending.locks().shareTopic(bench.name());
      append(bench, 0, 2);
      var member = bench.start(SHARDS);
      awaiting().until(() -> sending.locks().occupation(SHARDS).holders().size() == SHARDS);

      awaiting().during(Duration.ofMillis(500)).until(() -> !bench.hasTopic());
      sending.locks().unshareTopic(bench.name());

      awaiting().until(() -> member.active() == SHARDS);
      expectOnTopic(bench, 2);
    }
  }

  @Test
  void a_checkpoint_of_before_topics_were_noted_is_not_believed_for_another_topic()
      throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 5);
      var before = bench.start(SHARDS);
      awaiting().until(() -> bench.isPublished(SHARDS));
      before.stop();
      try (RelaySession session = bench.session()) { // further than any, and of no known topic
        LogPosition far = bench.noted(new Shard(0, SHARDS)).at();
        session.ledger().save(new Checkpoint(new Shard(0, 1), far, null, 0));
      }
      var after = bench.start(SHARDS);
      awaiting().until(() -> after.active() == SHARDS);
      after.stop();
      bench.loseTopic();

      expectPublishedAnew(bench, bench.start(SHARDS), 5);
    }
  }

  @Test
  void a_topic_that_somebody_else_made_anew_is_filled_again() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 5);
      var member = bench.start(SHARDS);
      awaiting().until(() -> bench.isPublished(SHARDS));

      bench.loseTopic();
      bench.makeTopicAnew();

      expectPublishedAnew(bench, member, 5);
    }
  }

  @Test
  void what_is_paused_does_not_fill_it_before_it_goes_on() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 5);
      var member = bench.start(SHARDS);
      awaiting().until(() -> bench.isPublished(SHARDS));
      pause(bench, true);
      awaiting().until(() -> member.in(RelayState.PAUSED) == SHARDS);
      bench.loseTopic();
      awaiting().until(() -> lost(member) == SHARDS && member.in(RelayState.PAUSED) == SHARDS);

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        assertThat(topic.versionsOf(streams.getFirst())).isEmpty();
      }
      pause(bench, false);
      expectOnTopic(bench, 5);
    }
  }

  private static void pause(RelayBench bench, boolean paused) throws Exception {
    try (RelaySession session = bench.session()) {
      session.control().pause(paused);
    }
  }

  private void append(RelayBench bench, int expectedVersion, int count) {
    streams.forEach(stream -> bench.append(store, stream, expectedVersion, count));
  }

  private static long lost(BenchMember member) {
    return IntStream.range(0, SHARDS)
        .filter(shard -> member.shard(shard).status().topicLost() != null)
        .count();
  }

  private void expectPublishedAnew(RelayBench bench, BenchMember member, int versions)
      throws Exception {
    awaiting().until(() -> lost(member) == SHARDS);
    expectOnTopic(bench, versions);
  }

  private void expectOnTopic(RelayBench bench, int versions) throws Exception {
    awaiting().until(() -> bench.isPublished(SHARDS));
    try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
      for (UUID stream : streams) {
        assertThat(topic.firstVersionsOf(stream))
            .containsExactlyElementsOf(IntStream.rangeClosed(1, versions).boxed().toList());
      }
    }
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
