package espm.query.redis;

import espm.events.kafka.OrderTopic;
import espm.query.readmodel.Keyspace;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Where the keys of an order are: in the generation that serves, and in the partition that its
 * events have on the topic. Whoever reads several keys takes them from one list, and so from one
 * generation. Thread-safe.
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

  /** Which generation serves; none while that is not known, or when it cannot be read here. */
  private record Serving(int generation, List<Keyspace> keyspaces, String whyNone) {}

  private final List<Runnable> onServing = new CopyOnWriteArrayList<>();
  private volatile Supplier<Future<?>> refresh = Future::succeededFuture;
  private int partitions;
  private volatile Serving serving;

  /**
   * @param topic whose partitions are those of the views
   */
  public ReadModelLayout(TopicConfig topic) {
    this.partitions = topic.partitions();
    this.serving = new Serving(0, null, "it is not known yet which views serve");
  }

  /** From now on this generation serves. */
  public synchronized void serve(int generation) {
    if (serving.keyspaces() == null || serving.generation() != generation) {
      serving = new Serving(generation, keyspacesOf(generation), null);
      LOG.infof("generation %d of the views serves", generation);
      onServing.forEach(Runnable::run);
    }
  }

  /** From now on nothing serves here. */
  public synchronized void serveNothing(String why) {
    if (serving.keyspaces() != null || !serving.whyNone().equals(why)) {
      LOG.errorf("no views can be read: %s", why);
      serving = new Serving(0, null, why);
    }
  }

  /** Runs this each time that another generation begins to serve; it must not wait. */
  public void onServing(Runnable action) {
    onServing.add(action);
  }

  /**
   * Finds out what serves now, for who has seen that a generation is closed. Others may know
   * already that another one serves, and have shown more of it.
   */
  public Future<?> refreshed() {
    return refresh.get();
  }

  /** How to find out. */
  public void refreshedBy(Supplier<Future<?>> action) {
    refresh = action;
  }

  /** Why there is nothing to read; null when there is. */
  public String whyNothingServes() {
    return serving.whyNone();
  }

  /** The generation that serves; 0 when none does. */
  public int generation() {
    return serving.generation();
  }

  /** Number of partitions. */
  public synchronized int partitions() {
    return partitions;
  }

  /**
   * The keys of the partition that an order is in.
   *
   * @throws NothingServesException when there are none to be read
   */
  public Keyspace keyspaceOf(UUID orderId) {
    List<Keyspace> all = all();
    return all.get(OrderTopic.partitionOf(orderId, all.size()));
  }

  /**
   * The keys of all partitions of the generation that serves, by partition.
   *
   * @throws NothingServesException when there are none to be read
   */
  public List<Keyspace> all() {
    Serving now = serving;
    if (now.keyspaces() == null) {
      throw new NothingServesException(now.whyNone());
    }
    return now.keyspaces();
  }

  /** The keys of all partitions of a generation, whether or not it serves. */
  public List<Keyspace> keyspacesOf(int generation) {
    return IntStream.range(0, partitions())
        .mapToObj(partition -> new Keyspace(generation, partition))
        .toList();
  }

  /** Takes over the number of partitions that the topic really has. */
  public synchronized void partitionsAre(int number) {
    if (number != partitions) {
      LOG.warnf(
          "the topic has %d partitions, not %d as configured: views are looked for accordingly",
          number, partitions);
      partitions = number;
      if (serving.keyspaces() != null) {
        serving = new Serving(serving.generation(), keyspacesOf(serving.generation()), null);
      }
    }
  }
}
