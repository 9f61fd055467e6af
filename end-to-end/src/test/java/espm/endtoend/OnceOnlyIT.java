package espm.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.endtoend.Gateway.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two command services on one database, many clients, and requests that are sent again: at once to
 * the other service, later, or because the service was killed over it. {@code
 * -Despm.commands=20000} makes it as large as one likes.
 */
class OnceOnlyIT {

  private static final int COMMANDS = Integer.getInteger("espm.commands", 2000);
  private static final int CLIENTS = 64;
  private static final int ORDERS = 40;

  /** Times that a request is sent when nobody can say what became of it. */
  private static final int TRIES = 50;

  private static final String CREATE = "{\"customerId\":\"550e8400-e29b-41d4-a716-446655440000\"}";

  private static RunningSystem system;
  private static Gateway gateway;

  /** What was asked for under one key, and each answer to it. */
  private record Request(String key, String path, String body, Queue<Answer> answers) {

    /** Until there is an answer of a service: the gateway's own does not tell. */
    void send() {
      Answer answer = gateway.postOnce(path, body, key);
      for (int tries = 1; answer.status() >= 500 && tries < TRIES; tries++) {
        answer = gateway.postOnce(path, body, key);
      }
      answers.add(answer);
    }
  }

  private final Map<String, Request> requests = new ConcurrentHashMap<>();
  private final AtomicInteger left = new AtomicInteger(COMMANDS);

  @BeforeAll
  static void startTwo() {
    system = RunningSystem.start(2, 1);
    gateway = new Gateway(system.gatewayUrl());
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
  }

  @Test
  void every_key_has_exactly_one_effect_whoever_is_asked_and_killed_meanwhile() throws Exception {
    List<String> orders = IntStream.range(0, ORDERS).mapToObj(_ -> create()).toList();

    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        done.add(clients.submit(() -> sendAndRepeat(orders, random)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }

    Map<String, List<Integer>> versions = storedVersions();
    int effects = 0;
    for (Request request : requests.values()) {
      assertThat(request.answers()).extracting(Answer::status).containsOnly(status(request));
      assertThat(request.answers())
          .as("whoever answers, and whenever, says the same")
          .extracting(Answer::body)
          .containsOnly(request.answers().peek().body());
      effects++;
    }
    assertThat(versions.values().stream().mapToInt(List::size).sum()).isEqualTo(effects);
    assertThat(versions).allSatisfy(OnceOnlyIT::assertFromOneOn);
    Map<String, List<Integer>> published =
        new TopicReader(system.bootstrapServers()).versions(effects);
    assertThat(published).isEqualTo(versions);
  }

  private static void assertFromOneOn(String order, List<Integer> versions) {
    assertThat(versions)
        .as(order)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, versions.size()).boxed().toList());
  }

  private void sendAndRepeat(List<String> orders, Random random) {
    List<Request> mine = new ArrayList<>();
    for (int now = left.getAndDecrement(); now > 0; now = left.getAndDecrement()) {
      if (now == COMMANDS / 2) {
        system.kill("command-1"); // and with it half of the relay
      }
      int dice = random.nextInt(10);
      if (dice < 3 && !mine.isEmpty()) {
        mine.get(random.nextInt(mine.size())).send();
        continue;
      }
      Request request =
          dice == 9
              ? newRequest("/api/orders", CREATE)
              : newRequest(
                  orders.get(random.nextInt(orders.size())) + "/items",
                  "{\"productId\":\"%s\",\"quantity\":1,\"unitPrice\":2.50}"
                      .formatted(new UUID(0, random.nextInt(100))));
      mine.add(request);
      if (dice == 8) {
        // Two at the same time: nginx takes turns, so they go to different services.
        Thread other = Thread.ofVirtual().start(request::send);
        request.send();
        join(other);
      } else {
        request.send();
      }
    }
  }

  private static void join(Thread other) {
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Request newRequest(String path, String body) {
    Request request =
        new Request(UUID.randomUUID().toString(), path, body, new ConcurrentLinkedQueue<>());
    requests.put(request.key(), request);
    return request;
  }

  private String create() {
    Request request = newRequest("/api/orders", CREATE);
    request.send();
    return request.answers().peek().location();
  }

  private static int status(Request request) {
    return request.path().equals("/api/orders") ? 201 : 200;
  }

  /** Versions of each order in the order of reading. */
  private static Map<String, List<Integer>> storedVersions() {
    Map<String, List<Integer>> versions = new ConcurrentHashMap<>();
    String next = "/api/events?limit=1000";
    while (next != null) {
      JsonNode page = gateway.get(next).body();
      for (JsonNode event : page.get("events")) {
        versions
            .computeIfAbsent(event.get("orderId").asText(), _ -> new ArrayList<>())
            .add(event.get("version").asInt());
      }
      next = page.path("next").textValue();
    }
    return versions;
  }
}
