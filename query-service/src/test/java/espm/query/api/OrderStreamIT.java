package espm.query.api;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.QueryApi;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderEvents;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes as server-sent events, each client with the orders of a customer of the test's own. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class OrderStreamIT {

  @Inject MeterRegistry metrics;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventStream> open = new ArrayList<>();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID customer = Lives.customerOf(stream);

  @AfterEach
  void close() {
    open.forEach(EventStream::close);
    topic.close();
    redis.close();
    await().atMost(PATIENCE).until(() -> clients() == 0);
  }

  @Test
  void each_change_is_told_once_with_its_order_as_it_is_since() {
    EventStream client = follow("?customerId=" + customer, null);

    topic.publish(stream);

    awaitData(client, 0, 6);
    assertThat(client.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(client.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(client.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(client.events()).extracting(EventStream.Event::name).containsOnly("message");
  }

  @Test
  void a_client_that_comes_back_is_told_what_follows_the_last_it_was_told() {
    EventStream client = follow("?customerId=" + customer, null);
    String beforeAll = awaitId(client);
    topic.publish(stream.subList(0, 4));
    awaitData(client, 0, 4);
    client.close();
    topic.publish(stream.subList(4, 6));
    List<String> ids = new ArrayList<>(List.of(beforeAll));
    client.events().forEach(event -> ids.add(event.id()));

    for (int told = 0; told <= 4; told++) {
      awaitData(follow("?customerId=" + customer, ids.get(told)), told, 6);
      awaitData(follow("?customerId=" + customer + "&lastEventId=" + ids.get(told), null), told, 6);
    }
    // A browser sends both: the id it got last, and the address that it was given once.
    awaitData(follow("?customerId=" + customer + "&lastEventId=" + beforeAll, ids.get(4)), 4, 6);
  }

  @Test
  void only_changes_into_the_status_asked_for_are_told() {
    EventStream client = follow("?status=PAID&customerId=" + customer, null);
    EventStream all = follow("?customerId=" + customer, null);

    topic.publish(stream);

    awaitData(all, 0, 6);
    awaitData(client, 3, 4);
  }

  @Test
  void without_a_filter_all_changes_are_told_those_of_an_order_in_order() {
    EventStream client = follow("", null);
    List<List<EventEnvelope>> streams =
        IntStream.range(0, 20).mapToObj(_ -> Lives.delivered()).toList();
    for (int event = 0; event < 6; event++) {
      for (List<EventEnvelope> each : streams) {
        topic.publish(each.get(event));
      }
    }

    for (List<EventEnvelope> each : streams) {
      String id = each.getFirst().orderId().toString();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(client.data().stream().filter(data -> data.contains(id)))
                      .isEqualTo(expected(each, 0, 6)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?customerId=1",
        "?customerId=",
        "?status=LOST",
        "?status=",
        "?lastEventId=nonsense",
        "?lastEventId=",
        "?status=PAID&status=DRAFT"
      })
  void what_cannot_be_understood_is_refused_before_the_stream_begins(String query) {
    assertProblem(QueryApi.get(OrderStream.PATH + query), 400, "malformed-request");
  }

  @Test
  void an_id_that_nobody_gave_is_refused() {
    assertProblem(
        given().header("Last-Event-ID", "17").get(OrderStream.PATH), 400, "malformed-request");
  }

  @Test
  void who_takes_no_event_stream_is_refused() {
    Response answer = given().accept("application/json").get(OrderStream.PATH);

    assertProblem(answer, 406, "not-acceptable");
  }

  @Test
  void a_question_for_the_head_alone_is_answered_with_it() {
    Response answer = given().head(OrderStream.PATH + "?customerId=" + customer);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/event-stream");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body().asString()).isEmpty();
    assertThat(given().head(OrderStream.PATH + "?status=LOST").statusCode()).isEqualTo(400);
    assertThat(clients()).isZero();
  }

  @Test
  void a_connection_that_takes_nothing_is_closed_without_sending_the_rest() throws IOException {
    EventStream other = follow("?customerId=" + customer, null);
    awaitId(other);
    double dropped = dropped();
    int before = connections();
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress("localhost", RestAssured.port));
      String request = "GET " + OrderStream.PATH + "?customerId=" + customer + " HTTP/1.1\r\n";
      socket
          .getOutputStream()
          .write((request + "Host: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      await().atMost(PATIENCE).until(() -> clients() == 2);
      assertThat(connections()).isGreaterThan(before);

      // More than the operating system takes for a connection by itself.
      List<UUID> orders = Stream.generate(UUID::randomUUID).limit(2_500).toList();
      List<EventEnvelope> much =
          orders.stream()
              .flatMap(order -> Lives.delivered(order, customer, Instant.EPOCH).stream())
              .toList();
      topic.publish(much);

      await().atMost(PATIENCE).until(() -> dropped() > dropped);
      await().atMost(PATIENCE).until(() -> connections() <= before);
      await().atMost(PATIENCE).until(() -> other.events().size() == much.size());
      redis.removeViews(orders);
    }
  }

  private int connections() {
    return metrics.find("http.server.connections").longTaskTimers().stream()
        .mapToInt(LongTaskTimer::activeTasks)
        .sum();
  }

  private double dropped() {
    return metrics.get("espm.live.dropped").counter().count();
  }

  @Test
  void one_more_client_than_there_may_be_is_sent_away_for_a_while() {
    for (int client = 0; client < BrokerAndRedis.LIVE_CLIENTS_MAX; client++) {
      follow("", null);
    }

    assertProblem(QueryApi.get(OrderStream.PATH), 503, "overloaded");

    open.getFirst().close();
    await().atMost(PATIENCE).until(() -> clients() < BrokerAndRedis.LIVE_CLIENTS_MAX);
    follow("", null);
  }

  @Test
  void a_client_without_anything_new_is_given_a_sign_of_life() {
    EventStream client = follow("?customerId=" + customer, null);
    String first = awaitId(client);

    topic.publish(Lives.delivered());

    // The id moves along with what others are told, and no event is made of it.
    await().atMost(PATIENCE).until(() -> !client.lastEventId().equals(first));
    assertThat(client.events()).isEmpty();
  }

  private EventStream follow(String query, String lastEventId) {
    EventStream client = new EventStream(query, lastEventId);
    open.add(client);
    return client;
  }

  private static String awaitId(EventStream client) {
    await().atMost(PATIENCE).until(() -> client.lastEventId() != null);
    return client.lastEventId();
  }

  private void awaitData(EventStream client, int from, int to) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(client.data()).isEqualTo(expected(stream, from, to)));
  }

  private static List<String> expected(List<EventEnvelope> stream, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(at -> data(stream.get(at), OrderEvents.fold(stream.subList(0, at + 1))))
        .toList();
  }

  private static String data(EventEnvelope event, Order after) {
    return """
        {"orderId":"%s","version":%d,"type":"%s","status":"%s","customerId":"%s",\
        "total":%s,"currency":"%s","updatedAt":"%s"}"""
        .formatted(
            after.id(),
            after.version(),
            event.type(),
            after.status(),
            after.customerId(),
            after.total(),
            after.currency(),
            after.updatedAt());
  }

  private double clients() {
    return metrics.get("espm.live.clients").gauge().value();
  }
}
