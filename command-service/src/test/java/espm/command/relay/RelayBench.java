package espm.command.relay;

import espm.command.Database;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import espm.events.kafka.EventHeaders;
import espm.events.kafka.OrderTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;

/** Relays for a category and a topic that nobody else has; they expect two partitions. */
final class RelayBench implements AutoCloseable {

  private static final int PARTITIONS_EXPECTED = 2;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final String name = "bench-" + UUID.randomUUID();
  private final Admin admin =
      Admin.create(
          Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TopicReader.bootstrapServers()));
  private final List<Relay> relays = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  RelayBench(int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  /** Name of the topic, and category of the events. */
  String name() {
    return name;
  }

  /** Changes a setting of the topic. */
  void set(String setting, String value) throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Collection<AlterConfigOp> change =
        List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET));
    admin.incrementalAlterConfigs(Map.of(topic, change)).all().get();
  }

  /** Starts one more relay. */
  RelayProgress start() {
    var progress = new RelayProgress(name, new SimpleMeterRegistry(), Clock.systemUTC());
    Relay relay =
        new Relay(
            new BenchRoute(name),
            new BenchSettings(),
            new BenchTopic(name),
            () -> new RelaySession(Database.asService(), name),
            progress);
    relays.add(relay);
    threads.add(Thread.ofPlatform().daemon().start(relay));
    return progress;
  }

  void stopFirst() throws InterruptedException {
    relays.getFirst().stop();
    threads.getFirst().join(STOP_TIMEOUT);
  }

  void append(EventStore store, UUID stream, int expectedVersion, int count) {
    NewEvent event = new NewEvent("Tested", 1, "{}".getBytes(StandardCharsets.US_ASCII));
    store
        .append(
            new Append(
                name, stream, expectedVersion, Instant.now(), Collections.nCopies(count, event)))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  /** The position of the checkpoint; 0 when there is none. */
  long checkpoint() throws Exception {
    return Database.number(
        "select coalesce((select position from relay_checkpoints where relay = ?), 0)", name);
  }

  @Override
  public void close() throws Exception {
    relays.forEach(Relay::stop);
    for (Thread thread : threads) {
      thread.join(STOP_TIMEOUT);
    }
    admin.deleteTopics(List.of(name)).all().get();
    admin.close();
  }

  private record BenchRoute(String category) implements Route {

    @Override
    public String topic() {
      return category;
    }

    @Override
    public ProducerRecord<byte[], byte[]> record(StoredEvent event, int partitions) {
      byte[] key = OrderTopic.key(event.streamId());
      var record =
          new ProducerRecord<>(
              category, OrderTopic.partitionOf(key, partitions), key, event.data());
      record
          .headers()
          .add(
              EventHeaders.SEQUENCE,
              Integer.toString(event.version()).getBytes(StandardCharsets.US_ASCII));
      return record;
    }
  }

  private record BenchTopic(String name) implements TopicConfig {

    @Override
    public String bootstrapServers() {
      return TopicReader.bootstrapServers();
    }

    @Override
    public int partitions() {
      return PARTITIONS_EXPECTED;
    }

    @Override
    public short replication() {
      return 1;
    }
  }

  /** Short waits, so that what goes wrong does so soon. */
  private record BenchSettings() implements RelayConfig {

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public int batchSize() {
      return 100;
    }

    @Override
    public int pollMinMillis() {
      return 2;
    }

    @Override
    public int pollMaxMillis() {
      return 50;
    }

    @Override
    public int standbyMillis() {
      return 100;
    }

    @Override
    public int backOffMaxMillis() {
      return 200;
    }

    @Override
    public int sendTimeoutMillis() {
      return 1500;
    }
  }
}
