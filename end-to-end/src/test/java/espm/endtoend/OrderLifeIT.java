package espm.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.endtoend.Gateway.Answer;
import espm.events.DecodedEnvelope;
import espm.events.kafka.OrderTopic;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An order through its whole life: by HTTP, in the store, on Kafka, in the read model. */
class OrderLifeIT {

  private static final String CUSTOMER = "550e8400-e29b-41d4-a716-446655440000";
  private static final String PRODUCT = "38d275eb-fd95-4f59-8f73-b68df3a9d2e0";
  private static final String OTHER_PRODUCT = "5ab1a8a5-90b1-4b51-8ad9-5c4ff5d4b5f9";

  private static RunningSystem system;
  private static Gateway gateway;

  @BeforeAll
  static void startEverything() {
    system = RunningSystem.start();
    gateway = new Gateway(system.gatewayUrl());
  }

  @AfterAll
  static void stopEverything() {
    if (system != null) {
      system.close();
    }
  }

  @Test
  void an_order_is_commanded_stored_published_and_readable() {
    Answer created = gateway.post("/api/orders", "{\"customerId\":\"" + CUSTOMER + "\"}");
    assertThat(created.status()).isEqualTo(201);
    String order = created.body().get("id").asText();
    String path = "/api/orders/" + order;
    assertThat(created.location()).endsWith(path);

    assertThat(gateway.post(path + "/items", item(PRODUCT, 2, "29.99")).status()).isEqualTo(200);
    assertThat(gateway.post(path + "/items", item(PRODUCT, 1, "29.99")).status()).isEqualTo(200);
    assertThat(gateway.post(path + "/items", item(OTHER_PRODUCT, 1, "5")).status()).isEqualTo(200);
    assertThat(gateway.patch(path + "/items/" + PRODUCT, "{\"quantity\":4}").status())
        .isEqualTo(200);
    assertThat(gateway.delete(path + "/items/" + OTHER_PRODUCT).status()).isEqualTo(200);
    for (String step : List.of("submit", "pay", "ship", "deliver")) {
      assertThat(gateway.postNothing(path + "/" + step).status()).isEqualTo(200);
    }

    Answer read = gateway.get(path + "?minVersion=10");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.etag()).isEqualTo("\"10\"");
    assertThat(read.body().get("status").asText()).isEqualTo("DELIVERED");
    assertThat(read.body().get("total").decimalValue().toPlainString()).isEqualTo("119.96");
    assertThat(read.body().get("version").asInt()).isEqualTo(10);

    assertTheTopicTellsWhatTheStoreTells(order);
    assertThat(texts(gateway.get(path + "/history").body().findValues("type")))
        .startsWith("OrderCreated")
        .hasSize(10);
    assertThat(gateway.get("/api/orders?customerId=" + CUSTOMER).body().at("/orders/0/id").asText())
        .isEqualTo(order);
  }

  @Test
  void the_read_model_answers_what_the_command_answered() {
    String order = createOrderWithOneItem();

    Answer commanded = gateway.postNothing("/api/orders/" + order + "/submit");
    Answer read = gateway.get("/api/orders/" + order + "?minVersion=3");

    assertThat(read.body()).isEqualTo(commanded.body());
    assertThat(read.etag()).isEqualTo(commanded.etag());
  }

  @Test
  void one_reads_ones_own_writes() {
    IntStream.range(0, 50)
        .forEach(
            _ -> {
              String order = createOrderWithOneItem();
              Answer read = gateway.get("/api/orders/" + order + "?minVersion=2");
              assertThat(read.status()).isEqualTo(200);
              assertThat(read.body().get("version").asInt()).isEqualTo(2);
            });
  }

  @Test
  void an_order_that_redis_has_lost_is_read_from_the_store_and_put_back() {
    String order = createOrderWithOneItem();
    String path = "/api/orders/" + order;
    Answer before = gateway.get(path + "?minVersion=2");
    String prefix = "{op%d}:g1:".formatted(OrderTopic.partitionOf(UUID.fromString(order), 12));
    var redis = new RedisConsole(system.redisUrl());
    double rebuilt = figure("espm_order_view_reads_total{result=\"rebuilt\"}");

    assertThat(redis.number("DEL %sorder:%s %shistory:%s".formatted(prefix, order, prefix, order)))
        .isEqualTo(2);
    Answer after = gateway.get(path);

    assertThat(after).isEqualTo(before);
    assertThat(figure("espm_order_view_reads_total{result=\"rebuilt\"}")).isEqualTo(rebuilt + 1);
    assertThat(gateway.get(path + "/history").body().findValues("type")).hasSize(2);
    assertThat(redis.number("EXISTS " + prefix + "order:" + order)).isEqualTo(1);
    assertThat(gateway.postNothing(path + "/submit").status()).isEqualTo(200);
    assertThat(gateway.get(path + "?minVersion=3").body().get("status").asText())
        .isEqualTo("SUBMITTED");
  }

  private static double figure(String name) {
    return gateway
        .text(system.queryMetrics())
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bad_input_is_refused_with_every_violation_and_leaves_no_event() {
    String order = createOrderWithOneItem();

    Answer refused =
        gateway.post(
            "/api/orders/" + order + "/items",
            "{\"productId\":\"x\",\"quantity\":0,\"unitPrice\":-1,\"colour\":\"red\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.contentType()).startsWith("application/problem+json");
    assertThat(texts(refused.body().get("violations").findValues("pointer")))
        .containsExactlyInAnyOrder("/productId", "/quantity", "/unitPrice", "/colour");
    assertThat(gateway.get("/api/orders/" + order + "/events").body().get("events")).hasSize(2);
  }

  @Test
  void the_gateway_knows_only_the_contract() {
    for (String path : List.of("/q/health", "/q/metrics", "/nothing", "/api/nothing")) {
      Answer answer = gateway.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.contentType()).as(path).startsWith("application/problem+json");
    }
  }

  private void assertTheTopicTellsWhatTheStoreTells(String order) {
    JsonNode stored = gateway.get("/api/orders/" + order + "/events").body().get("events");
    var published = new TopicReader(system.bootstrapServers()).read(UUID.fromString(order), 10);

    assertThat(published.stream().map(OrderLifeIT::asKnown).map(e -> e.envelope().version()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
    assertThat(published.stream().map(OrderLifeIT::asKnown).map(e -> e.envelope().type()))
        .containsExactlyElementsOf(texts(stored.findValues("type")));
    assertThat(published.stream().map(record -> header(record, "ce_sequence")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 10).mapToObj(Integer::toString).toList());
    assertThat(header(published.getFirst(), "ce_type")).isEqualTo("OrderCreated");
    assertThat(header(published.getFirst(), "ce_subject")).isEqualTo(order);
  }

  private static DecodedEnvelope.Known asKnown(ConsumerRecord<String, DecodedEnvelope> record) {
    return (DecodedEnvelope.Known) record.value();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static List<String> texts(List<JsonNode> nodes) {
    return nodes.stream().map(JsonNode::asText).toList();
  }

  private static String createOrderWithOneItem() {
    Answer created = gateway.post("/api/orders", "{\"customerId\":\"" + CUSTOMER + "\"}");
    String order = created.body().get("id").asText();
    gateway.post("/api/orders/" + order + "/items", item(PRODUCT, 2, "29.99"));
    return order;
  }

  private static String item(String product, int quantity, String unitPrice) {
    return "{\"productId\":\"%s\",\"quantity\":%d,\"unitPrice\":%s}"
        .formatted(product, quantity, unitPrice);
  }
}
