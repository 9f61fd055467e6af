package espm.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document for other teams says what the code does. */
class AsyncApiTest {

  private static JsonNode document;

  @BeforeAll
  static void readDocument() throws IOException {
    ObjectMapper yaml =
        new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    try (InputStream in = AsyncApiTest.class.getResourceAsStream("/espm/events/asyncapi.yaml")) {
      document = yaml.readTree(in);
    }
  }

  @Test
  void it_names_the_topic_and_its_partitions() {
    JsonNode channel = document.at("/channels/orders");

    assertThat(channel.get("address").asText()).isEqualTo(OrderTopic.NAME);
    assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(OrderTopic.PARTITIONS);
  }

  @Test
  void it_describes_every_header_that_is_sent() {
    List<String> sent =
        EventHeaders.of(UUID.randomUUID(), 1, 1, "OrderCreated", 1, Instant.EPOCH).stream()
            .map(Header::key)
            .toList();

    assertThat(document.at("/components/messages/orderEvent/headers/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void every_schema_that_it_refers_to_is_there() {
    List<String> schemas =
        document.at("/components/messages/orderEvent/payload").findValuesAsText("$ref");

    assertThat(schemas)
        .hasSize(10)
        .allSatisfy(
            schema ->
                assertThat(AsyncApiTest.class.getResource("/espm/events/" + schema)).isNotNull());
  }
}
