package espm.query.redis;

import espm.events.kafka.OrderTopic;
import espm.query.readmodel.Keyspace;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Where the keys of an order are: in the generation that serves, and in the partition that its
 * events have on the topic. Thread-safe.
 */
@Singleton
public class ReadModelLayout {

  private static final Logger LOG = Logger.getLogger(ReadModelLayout.class);

  /** The topic that the views are made from. */
  @ConfigMapping(prefix = "espm.topic")
  public interface TopicConfig {

    /** Name of the topic. */
    @WithDefault(OrderTopic.NAME)
    String name();

    /**
     * Number of its partitions, assumed until the broker has been asked, so that views can be read
     * while Kafka is away.
     */
    @WithDefault("" + OrderTopic.PARTITIONS)
    int partitions();
  }

  private volatile List<Keyspace> keyspaces;

  ReadModelLayout(TopicConfig topic) {
    this.keyspaces = keyspacesOf(topic.partitions());
  }

  /** The generation that serves. */
  public int generation() {
    return 1;
  }

  /** Number of partitions. */
  public int partitions() {
    return keyspaces.size();
  }

  /** The keys of a partition. */
  public Keyspace keyspace(int partition) {
    return keyspaces.get(partition);
  }

  /** The keys of the partition that an order is in. */
  public Keyspace keyspaceOf(UUID orderId) {
    List<Keyspace> all = keyspaces;
    return all.get(OrderTopic.partitionOf(orderId, all.size()));
  }

  /** The keys of all partitions, by partition. */
  public List<Keyspace> all() {
    return keyspaces;
  }

  /** Takes over the number of partitions that the topic really has. */
  public void partitionsAre(int partitions) {
    if (partitions != keyspaces.size()) {
      LOG.warnf(
          "the topic has %d partitions, not %d as configured: views are looked for accordingly",
          partitions, keyspaces.size());
      keyspaces = keyspacesOf(partitions);
    }
  }

  private List<Keyspace> keyspacesOf(int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new Keyspace(generation(), partition))
        .toList();
  }
}
