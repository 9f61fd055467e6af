package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import espm.events.DecodedEnvelope;
import espm.events.kafka.OrderEventDeserializer;
import espm.events.kafka.OrderTopic;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service's own relay, from a real PostgreSQL to a real Kafka. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class RelayIT {

  private static final int MORE_THAN_A_BATCH = 2500;
  private static final int TERMINATIONS = 3;

  private static final int SHARDS = 2;

  private static final String BACKENDS_OF_THE_LANES =
      """
      from pg_locks where locktype = 'advisory' and objsubid = 2 and objid > 0 and granted
       and classid = hashtext('espm.relay.order/2')::oid
      """;

  @Inject EventStore store;
  @Inject Relays relays;

  private TopicReader topic;

  @BeforeEach
  void wait_until_nothing_is_behind() {
    awaiting().until(this::isActive);
    awaiting().until(() -> behind() == 0);
    topic = new TopicReader(OrderTopic.NAME, OrderTopic.PARTITIONS);
  }

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void an_event_of_a_machine_whose_clock_is_a_year_ahead_stops_nobody() {
    UUID order = UUID.randomUUID();
    NewEvent event = new NewEvent("OrderShipped", 1, "{}".getBytes(StandardCharsets.US_ASCII));
    Instant ahead = Instant.now().plus(Duration.ofDays(365));
    store
        .append(new Append("order", order, 0, ahead, List.of(event)))
        .await()
        .atMost(Duration.ofSeconds(30));

    awaiting().until(() -> topic.recordsOf(order).size() == 1);
  }

  @Test
  void an_event_becomes_a_record_as_the_contract_says() {
    UUID order = UUID.randomUUID();
    HotOrders.append(store, order, 0, 1);
    StoredEvent stored =
        store.readStream(order, 1, 1).await().atMost(Duration.ofSeconds(30)).getFirst();

    awaiting().until(() -> topic.recordsOf(order).size() == 1);

    ConsumerRecord<byte[], byte[]> record = topic.recordsOf(order).getFirst();
    assertThat(record.partition()).isEqualTo(OrderTopic.partitionOf(order, OrderTopic.PARTITIONS));
    assertThat(new String(record.key())).isEqualTo(order.toString());
    assertThat(record.timestamp()).isEqualTo(stored.occurredAt().toEpochMilli());
    Map<String, String> headers =
        IntStream.range(0, record.headers().toArray().length)
            .mapToObj(i -> record.headers().toArray()[i])
            .collect(Collectors.toMap(it -> it.key(), it -> new String(it.value())));
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", order + "/1"),
                Map.entry("ce_type", "OrderShipped"),
                Map.entry("ce_source", "/espm/command-service"),
                Map.entry("ce_subject", order.toString()),
                Map.entry("ce_time", stored.occurredAt().toString()),
                Map.entry("ce_dataschema", "urn:espm:event:OrderShipped:1"),
                Map.entry("ce_sequence", "1"),
                Map.entry("ce_position", Long.toString(stored.at().position())),
                Map.entry("content-type", "application/json")));
    try (var deserializer = new OrderEventDeserializer()) {
      assertThat(deserializer.deserialize(OrderTopic.NAME, record.value()))
          .isInstanceOf(DecodedEnvelope.Known.class);
    }
  }

  @Test
  void every_event_of_hot_orders_is_published_in_order_of_version() throws Exception {
    UUID slowOrder = UUID.randomUUID();
    try (HotOrders orders = new HotOrders(store);
        Connection slow = Database.asOwner()) {
      slow.setAutoCommit(false);
      Database.insertEvent(slow, "order", slowOrder, 1);

      orders.start();
      orders.join();
      Database.insertEvent(slow, "order", slowOrder, 2);
      slow.commit();

      expectPublished(orders.ids, orders);
      expectPublished(List.of(slowOrder), orders);
    }
  }

  @Test
  void a_relay_whose_session_is_cut_under_load_goes_on_and_loses_nothing() throws Exception {
    try (HotOrders orders = new HotOrders(store)) {
      orders.start();
      for (int i = 0; i < TERMINATIONS; i++) {
        long cut = Database.number("select max(pid) " + BACKENDS_OF_THE_LANES);
        try (Connection connection = Database.asService()) {
          connection.createStatement().execute("select pg_terminate_backend(" + cut + ")");
        }
        awaiting().until(() -> areLanesBackWithout(cut));
      }
      orders.join();

      expectPublished(orders.ids, orders);
    }
    awaiting().until(this::isActive);
  }

  @Test
  void an_event_that_is_committed_late_is_not_passed_over() throws Exception {
    UUID late = ShardStreams.inFirstShard();
    UUID fast = ShardStreams.inFirstShard();
    try (Connection slow = Database.asOwner()) {
      slow.setAutoCommit(false);
      Database.insertEvent(slow, "order", late, 1); // has its transaction id, and a low position
      HotOrders.append(store, fast, 0, 1);
      // The relay has looked when it tells of what it holds back, or has published it all the same.
      awaiting().until(() -> behind() > 0 || !topic.versionsOf(fast).isEmpty());
      slow.commit();
    }

    awaiting().untilAsserted(() -> assertThat(topic.versionsOf(fast)).containsExactly(1));
    awaiting().untilAsserted(() -> assertThat(topic.versionsOf(late)).containsExactly(1));
  }

  @Test
  void an_early_transaction_that_writes_late_is_not_passed_over_between_two_batches()
      throws Exception {
    UUID late = ShardStreams.inFirstShard();
    UUID fast = ShardStreams.inFirstShard();
    try (Connection slow = Database.asOwner()) {
      slow.setAutoCommit(false);
      slow.createStatement().execute("select pg_current_xact_id()");
      HotOrders.append(store, fast, 0, MORE_THAN_A_BATCH);
      Database.insertEvent(slow, "order", late, 1); // an early transaction, the last position
      slow.commit();
    }

    awaiting()
        .untilAsserted(
            () ->
                assertThat(topic.versionsOf(fast))
                    .containsExactlyElementsOf(upTo(MORE_THAN_A_BATCH)));
    awaiting().untilAsserted(() -> assertThat(topic.versionsOf(late)).containsExactly(1));
  }

  private void expectPublished(List<UUID> ids, HotOrders orders) {
    for (UUID order : ids) {
      int head = orders.head(order);
      assertThat(head).isPositive();
      awaiting()
          .untilAsserted(
              () -> assertThat(topic.newVersionsOf(order)).containsExactlyElementsOf(upTo(head)));
    }
  }

  private static List<Integer> upTo(int version) {
    return IntStream.rangeClosed(1, version).boxed().toList();
  }

  private static boolean areLanesBackWithout(long cut) throws Exception {
    String working = "select count(*) " + BACKENDS_OF_THE_LANES + " and pid <> ?";
    return Database.number(working, cut) == SHARDS;
  }

  private boolean isActive() {
    return shards().stream().allMatch(shard -> shard.state() == RelayState.ACTIVE);
  }

  private long behind() {
    return shards().stream().mapToLong(shard -> shard.lag().events()).sum();
  }

  private List<RelayProgress> shards() {
    return relays.progress().get("order");
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
