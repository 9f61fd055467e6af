package espm.query.redis;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that refuses, breaks off or says nothing; asked to be so by its own commands. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class RedisAwayIT {

  private static final int LOSSES = 8;

  @TestHTTPResource(value = "/health/ready", management = true)
  String ready;

  @Inject RedisLinks links;

  @ConfigProperty(name = "quarkus.redis.max-waiting-handlers")
  int maxWaitingHandlers;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private String maxClients;

  @BeforeEach
  void publish_half_of_an_order() {
    maxClients = redis.run("CONFIG", "GET", "maxclients").get("maxclients").toString();
    topic.publish(stream.subList(0, 3));
    awaitOrder(order, Lives.json(stream.subList(0, 3)));
  }

  /** Also leaves the service for the next class as it was found. */
  @AfterEach
  void everything_comes_back_by_itself() {
    redis.run("CONFIG", "SET", "maxclients", maxClients);
    topic.publish(stream.subList(3, 6));
    awaitOrder(order, Lives.json(stream));
    await().atMost(PATIENCE).until(() -> get(ready).statusCode() == 200);
    redis.close();
    topic.close();
  }

  @Test
  void reads_are_refused_with_a_time_to_come_back_while_redis_takes_no_connection() {
    redis.run("CONFIG", "SET", "maxclients", 1);
    dropAllConnections();

    await().atMost(PATIENCE).until(() -> get(ready).statusCode() == 503);
    for (String path :
        List.of(
            pathOf(order),
            pathOf(order) + "?minVersion=1",
            pathOf(order) + "/history",
            "/api/orders")) {
      assertProblem(get(path), 503, "unavailable");
    }
  }

  @Test
  void a_redis_that_says_nothing_is_not_waited_for_longer_than_is_allowed() {
    redis.run("CLIENT", "PAUSE", 6_000, "ALL");

    // Waited for to the end, it would have answered.
    assertProblem(get(pathOf(order)), 503, "unavailable");
  }

  @Test
  void many_losses_in_a_row_do_no_harm() {
    for (int loss = 0; loss < LOSSES; loss++) {
      dropAllConnections();
      awaitOrder(order, Lives.json(stream.subList(0, 3)));
    }
  }

  @Test
  void more_commands_than_may_be_in_flight_are_refused_at_once() {
    redis.run("CLIENT", "PAUSE", 500, "ALL");
    List<Future<Response>> replies = new ArrayList<>();
    for (int command = 0; command < maxWaitingHandlers + 100; command++) {
      replies.add(links.reads().send(Request.cmd(Command.ECHO).arg("x")));
    }

    Future.join(replies)
        .otherwiseEmpty()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();

    long refused = replies.stream().filter(Future::failed).count();
    // A heartbeat may have taken a place.
    assertThat(refused).isBetween(99L, 102L);
  }

  private void dropAllConnections() {
    redis.run("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    redis.run("CLIENT", "KILL", "TYPE", "pubsub");
  }
}
