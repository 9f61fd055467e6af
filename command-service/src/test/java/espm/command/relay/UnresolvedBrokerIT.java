package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.eventstore.EventStore;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** A broker whose name means nothing yet, as when it is started after the service. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class UnresolvedBrokerIT {

  private static final String UNKNOWN_NAME = "kafka.invalid:9092"; // by RFC 6761 nobody's

  @Inject EventStore store;

  @Test
  void what_is_appended_meanwhile_is_published_when_the_name_is_known() throws Exception {
    AtomicReference<String> address = new AtomicReference<>(UNKNOWN_NAME);
    UUID stream = ShardStreams.oneInEachOf(1).getFirst();
    try (RelayBench bench = new RelayBench()) {
      var member = bench.start(1, address::get);
      bench.append(store, stream, 0, 3);
      awaiting().until(() -> member.shard(0).lag().events() == 3);
      assertThat(member.active()).isZero();

      address.set(TopicReader.bootstrapServers());

      awaiting().until(() -> member.active() == 1 && bench.isPublished(1));
      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        assertThat(topic.versionsOf(stream)).containsExactly(1, 2, 3);
      }
    }
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
