package espm.query;

import espm.events.kafka.OrderTopic;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka, with the topic as the command service makes it, Redis, and the command service's events.
 * All integration tests of the running service share them, and so share one start of it: each uses
 * orders of its own.
 */
public final class BrokerAndRedis implements QuarkusTestResourceLifecycleManager {

  /** How long views of finished orders are kept. */
  public static final int FINISHED_ORDERS_TTL_DAYS = 30_000;

  /** How long views of other orders are kept. */
  public static final int OPEN_ORDERS_TTL_DAYS = 40_000;

  /** Clients that may follow the changes. */
  public static final int LIVE_CLIENTS_MAX = 20;

  /** Questions to the store that may wait for a connection. */
  public static final int STORE_WAITING_MAX = 30;

  private final Backends backends = new Backends();
  private String needs = "kafka,redis";
  private StoreServer store;

  /** The kind of Redis: {@code redis} unless told, or {@code redis-cluster}. */
  @Override
  public void init(Map<String, String> arguments) {
    needs = "kafka," + arguments.getOrDefault("redis", "redis");
  }

  @Override
  public Map<String, String> start() {
    backends.init(Map.of("needs", needs));
    Map<String, String> configuration = new HashMap<>(backends.start());
    createTopic(configuration.get("ESPM_KAFKA_BOOTSTRAP_SERVERS"));
    // Long enough for a publication on a machine that is busy, short enough to be waited out.
    configuration.put("espm.freshness.max-wait", "3s");
    // The events of some tests are of any day since 1971, and not in the store.
    configuration.put("espm.readmodel.finished-orders-ttl", FINISHED_ORDERS_TTL_DAYS + "d");
    configuration.put("espm.readmodel.open-orders-ttl", OPEN_ORDERS_TTL_DAYS + "d");
    configuration.put("espm.live.clients-max", Integer.toString(LIVE_CLIENTS_MAX));
    configuration.put("espm.live.heartbeat", "200ms");
    // Long for who takes everything, short for who is waited for until it is closed.
    configuration.put("espm.live.slow-timeout", "2s");
    store = new StoreServer();
    configuration.put("espm.rebuild.urls", store.url());
    configuration.put("espm.rebuild.timeout", "10s");
    configuration.put("espm.rebuild.waiting-max", Integer.toString(STORE_WAITING_MAX));
    // As long as any test.
    configuration.put("espm.rebuild.unknown-ttl", "60s");
    return configuration;
  }

  private static void createTopic(String bootstrapServers) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(OrderTopic.NAME, OrderTopic.PARTITIONS, (short) 1)
                      .configs(Map.of("retention.ms", "-1"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topic cannot be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making the topic", e);
    }
  }

  @Override
  public void stop() {
    store.close();
    backends.stop();
  }
}
