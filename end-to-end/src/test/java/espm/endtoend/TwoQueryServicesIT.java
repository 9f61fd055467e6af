package espm.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import espm.endtoend.Gateway.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Reading one's own writes, and following changes, from two query services behind the gateway,
 * while Redis loses everything, dies, and so do they. {@code -Despm.reads=10000} makes it larger.
 */
class TwoQueryServicesIT {

  private static final int READS = Integer.getInteger("espm.reads", 400);
  private static final int CLIENTS = 8;
  private static final int VERSIONS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static RunningSystem system;
  private static Gateway gateway;

  /** The last answer to a command on each order. */
  private final Map<String, JsonNode> acknowledged = new ConcurrentHashMap<>();

  private final Set<Integer> readStatuses = ConcurrentHashMap.newKeySet();
  private final AtomicInteger begun = new AtomicInteger();

  @BeforeAll
  static void startTwo() {
    system = RunningSystem.start(1, 2);
    gateway = new Gateway(system.gatewayUrl());
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
  }

  @Test
  void who_asks_for_a_version_never_gets_an_older_one() throws Exception {
    writeAndRead(READS, () -> {});

    assertThat(readStatuses).containsExactly(200);
  }

  @Test
  void an_emptied_and_a_killed_redis_give_no_wrong_answer_and_heal() throws Exception {
    AtomicInteger turn = new AtomicInteger();

    writeAndRead(
        2 * READS,
        () -> {
          int now = turn.incrementAndGet();
          if (now == READS / 2) {
            assertThat(new RedisConsole(system.redisUrl()).reply("FLUSHALL")).isEqualTo("+OK");
          } else if (now == READS) {
            system.kill("redis");
          }
        });

    assertThat(readStatuses).isSubsetOf(200, 503).contains(200);
    acknowledged.forEach(
        (id, order) ->
            await()
                .atMost(PATIENCE)
                .untilAsserted(
                    () -> assertThat(gateway.get("/api/orders/" + id).body()).isEqualTo(order)));
  }

  @Test
  void who_follows_is_told_everything_once_whoever_dies_and_wherever_it_comes_back()
      throws Exception {
    URI first = system.queryUrls().getFirst();
    URI second = system.queryUrls().getLast();
    try (OrderFollower follower = new OrderFollower(system.gatewayUrl())) {
      await().atMost(PATIENCE).until(follower::hasBegun);
      List<Runnable> mishaps =
          List.of(
              () -> follower.moveTo(first),
              () -> follower.moveTo(second),
              () -> system.kill("query-2"),
              () -> follower.moveTo(system.gatewayUrl()),
              () -> system.kill("query-1"));
      AtomicInteger turn = new AtomicInteger();
      writeAndRead(
          READS,
          () -> {
            int now = turn.incrementAndGet();
            if (now % (READS / 6) == 0 && now / (READS / 6) <= mishaps.size()) {
              mishaps.get(now / (READS / 6) - 1).run();
            }
          });

      List<String> stored = storedEvents();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(told(follower)).hasSizeGreaterThanOrEqualTo(stored.size()));
      assertThat(told(follower)).containsExactlyInAnyOrderElementsOf(stored);
      assertThat(follower.missed()).isZero();
      for (String id : acknowledged.keySet()) {
        assertThat(told(follower).stream().filter(event -> event.startsWith(id))).isSorted();
      }
    }
  }

  /** Events of this test's orders as the store has them: order and version. */
  private List<String> storedEvents() {
    List<String> events = new ArrayList<>();
    String page = "/api/events?limit=1000";
    while (page != null) {
      JsonNode body = gateway.get(page).body();
      body.get("events").forEach(event -> events.add(key(event)));
      page = body.get("events").isEmpty() ? null : body.path("next").asText(null);
    }
    return events.stream().filter(this::isMine).toList();
  }

  private List<String> told(OrderFollower follower) {
    return follower.changes().stream().map(TwoQueryServicesIT::key).filter(this::isMine).toList();
  }

  private static String key(JsonNode event) {
    return event.get("orderId").asText() + " " + event.get("version").asInt();
  }

  private boolean isMine(String key) {
    return acknowledged.containsKey(key.substring(0, key.indexOf(' ')));
  }

  /**
   * Many clients, each of which changes an order of its own and reads it back.
   *
   * @param meanwhile done after each read
   */
  private void writeAndRead(int reads, Runnable meanwhile) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        done.add(
            clients.submit(
                () -> {
                  while (begun.get() < reads) {
                    liveOneOrder(meanwhile);
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
  }

  private void liveOneOrder(Runnable meanwhile) {
    Answer changed = gateway.post("/api/orders", "{\"customerId\":\"" + UUID.randomUUID() + "\"}");
    assertThat(changed.status()).isEqualTo(201);
    String id = changed.body().get("id").asText();
    for (int version = 1; version <= VERSIONS; version++) {
      acknowledged.put(id, changed.body());
      Answer read = gateway.get("/api/orders/" + id + "?minVersion=" + version);
      begun.incrementAndGet();
      readStatuses.add(read.status());
      if (read.status() == 200) {
        assertThat(read.body()).isEqualTo(changed.body());
      }
      meanwhile.run();
      if (version < VERSIONS) {
        changed =
            gateway.post(
                "/api/orders/" + id + "/items",
                "{\"productId\":\"%s\",\"quantity\":1,\"unitPrice\":2.50}"
                    .formatted(UUID.randomUUID()));
        assertThat(changed.status()).isEqualTo(200);
      }
    }
  }
}
