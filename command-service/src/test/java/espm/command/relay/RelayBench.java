package espm.command.relay;

import espm.command.Database;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;

/** A relay whose category and topic nobody else has; its members expect two partitions. */
final class RelayBench implements AutoCloseable {

  static final int PARTITIONS = 2;

  private final String name = "bench-" + UUID.randomUUID();
  private final Admin admin =
      Admin.create(
          Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TopicReader.bootstrapServers()));
  private final List<BenchMember> members = new ArrayList<>();

  /** Name of the topic, and category of the events. */
  String name() {
    return name;
  }

  void makeTopic(int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  boolean hasTopic() throws Exception {
    return admin.listTopics().names().get().contains(name);
  }

  /** Makes the topic as soon as the broker has forgotten the one of this name before. */
  void makeTopicAnew() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              makeTopic(PARTITIONS);
              return true;
            });
  }

  /** Deletes the topic with all that is on it, if there is one. */
  void loseTopic() throws Exception {
    try {
      admin.deleteTopics(List.of(name)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  /** Changes a setting of the topic. */
  void set(String setting, String value) throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Collection<AlterConfigOp> change =
        List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET));
    admin.incrementalAlterConfigs(Map.of(topic, change)).all().get();
  }

  /** Bytes of the topic on the brokers' disks. */
  long bytesOnDisk() throws Exception {
    List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
    return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
        .flatMap(folders -> folders.values().stream())
        .flatMap(folder -> folder.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(name))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /** Starts one more member of the relay. */
  BenchMember start(int shards) {
    return start(shards, TopicReader::bootstrapServers);
  }

  BenchMember start(int shards, String bootstrapServers) {
    return start(shards, () -> bootstrapServers);
  }

  BenchMember start(int shards, Supplier<String> bootstrapServers) {
    return start(BenchSettings.of(shards, newInstance()), bootstrapServers);
  }

  /** Starts a member that finds nothing by itself for so long, but for what it is told of. */
  BenchMember start(int shards, Duration poll) {
    var settings = new BenchSettings(shards, newInstance(), (int) poll.toMillis());
    return start(settings, TopicReader::bootstrapServers);
  }

  private BenchMember start(BenchSettings settings, Supplier<String> bootstrapServers) {
    BenchMember member = BenchMember.start(name, settings, bootstrapServers);
    members.add(member);
    return member;
  }

  private static String newInstance() {
    return "bench-" + UUID.randomUUID();
  }

  void append(EventStore store, UUID stream, int expectedVersion, int count) {
    append(store, stream, expectedVersion, count, "{}".getBytes(StandardCharsets.US_ASCII));
  }

  void append(EventStore store, UUID stream, int expectedVersion, int count, byte[] data) {
    store
        .append(
            new Append(
                name,
                stream,
                expectedVersion,
                Instant.now(),
                Collections.nCopies(count, new NewEvent("Tested", 1, data))))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  /** What operators do, as another instance would see it. */
  RelaySession session() throws Exception {
    return new RelaySession(Database.asService(), name);
  }

  /** Whether every event is published, as far as the checkpoints of this division say. */
  boolean isPublished(int shards) throws Exception {
    long last =
        Database.number("select coalesce(max(position), 0) from events where category = ?", name);
    for (int number = 0; number < shards; number++) {
      if (checkpoint(new Shard(number, shards)) < last) {
        return false;
      }
    }
    return true;
  }

  /** What is noted about a shard. */
  Checkpoint noted(Shard shard) throws Exception {
    try (RelaySession session = session()) {
      return session.ledger().read().checkpoints().stream()
          .filter(checkpoint -> checkpoint.shard().equals(shard))
          .findAny()
          .orElseThrow();
    }
  }

  /** Position that a shard is published up to; 0 when it is not noted. */
  long checkpoint(Shard shard) throws Exception {
    return Database.number(
        "select coalesce((select position from relay_checkpoints"
            + " where relay = ? and shards = ? and shard = ?), 0)",
        name,
        shard.of(),
        shard.number());
  }

  @Override
  public void close() throws Exception {
    for (BenchMember member : members) {
      member.stop();
    }
    loseTopic();
    admin.close();
  }
}
