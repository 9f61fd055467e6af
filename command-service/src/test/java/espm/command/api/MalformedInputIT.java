package espm.command.api;

import static espm.command.api.Orders.CUSTOMER;
import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.item;
import static espm.command.api.Refusals.expect;
import static espm.command.api.Refusals.expectViolations;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be understood: a clear answer, and nothing of them in the store. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class MalformedInputIT {

  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final String[] JSON = {"Content-Type", "application/json"};

  private final HttpService service = HttpService.api();

  private String draft;
  private StoreContent before;

  @BeforeEach
  void look_into_the_store() throws Exception {
    draft = new Orders(service).draft();
    before = StoreContent.now();
  }

  @AfterEach
  void nothing_was_stored() throws Exception {
    assertThat(StoreContent.now()).isEqualTo(before);
  }

  static Stream<String> noJsonObject() {
    String id = "\"customerId\":\"" + CUSTOMER + "\"";
    return Stream.of(
        "",
        " ",
        "{",
        "}",
        "{" + id,
        "{" + id + "}}",
        "{" + id + "} {}",
        "{" + id + ",}",
        "{" + id + ",\"currency\":NaN}",
        "{" + id + ",\"currency\":Infinity}",
        "{" + id + ",\"currency\":-Infinity}",
        "{" + id + ",\"currency\":01}",
        "{" + id + ",\"currency\":+1}",
        "{" + id + ",\"currency\":.5}",
        "{" + id + ",\"currency\":0x1F}",
        "{" + id + ",\"currency\":\"US\nD\"}",
        "{" + id + ",\"currency\":\"\\x\"}",
        "{" + id + "} // a comment",
        "{'customerId':'" + CUSTOMER + "'}",
        "{customerId:\"" + CUSTOMER + "\"}",
        "{" + id + "," + id + "}",
        "{" + id + ",\"currency\":{\"a\":1,\"a\":2}}",
        "{" + id + ",\"currency\":" + "[".repeat(1000) + "]".repeat(1000) + "}",
        "{" + id + ",\"currency\":" + "{\"a\":".repeat(11) + "1" + "}".repeat(11) + "}",
        "{" + id + ",\"currency\":" + "9".repeat(2000) + "}",
        "{" + id + ",\"currency\":1e99999999999}",
        "\ufeff{" + id + "}",
        "[]",
        "[{" + id + "}]",
        "null",
        "true",
        "1",
        "\"" + CUSTOMER + "\"");
  }

  @ParameterizedTest
  @MethodSource("noJsonObject")
  void what_is_no_json_object_is_malformed(String body) {
    expect(service.post("/api/orders", body), 400, "malformed-json");
    expect(service.post(draft + "/items", body), 400, "malformed-json");
    expect(
        service.send("PATCH", draft + "/items/" + TEA, BodyPublishers.ofString(body), JSON),
        400,
        "malformed-json");
  }

  @Test
  void what_is_not_utf_8_is_malformed() {
    byte[] brokenText = "{\"reason\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] otherEncoding = "{\"reason\":\"late\"}".getBytes(StandardCharsets.UTF_16);

    for (byte[] body : List.of(brokenText, otherEncoding)) {
      Answer answer =
          service.send("POST", draft + "/cancel", BodyPublishers.ofByteArray(body), JSON);
      expect(answer, 400, "malformed-json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "tea", "1-1-1-1-1", "0190a6f2-0000-7000-8000-00000000c0010", "%20"})
  void ids_in_the_path_are_uuids(String id) {
    String items = "/api/orders/" + id + "/items";
    for (String step : List.of("submit", "pay", "ship", "deliver", "cancel")) {
      Answer answer = service.post("/api/orders/" + id + "/" + step, new String[0]);
      expect(answer, 400, "malformed-request");
    }
    expect(service.post(items, item(TEA, "1", "3.50")), 400, "malformed-request");
    expect(service.patch(items + "/" + TEA, "{\"quantity\":1}"), 400, "malformed-request");
    expect(service.delete(items + "/" + TEA), 400, "malformed-request");
    expect(service.delete(draft + "/items/" + id), 400, "malformed-request");
    expect(service.patch(draft + "/items/" + id, "{\"quantity\":1}"), 400, "malformed-request");
  }

  @Test
  void a_body_of_more_than_64_kib_is_refused_with_and_without_its_length() {
    byte[] body = paddedTo(BODY_BYTES_MAX + 1);

    expect(
        service.send("POST", "/api/orders", BodyPublishers.ofByteArray(body), JSON),
        413,
        "body-too-large");
    expect(
        service.send(
            "POST",
            "/api/orders",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
            JSON),
        413,
        "body-too-large");
  }

  @Test
  void a_body_of_64_kib_is_read() {
    byte[] body = paddedTo(BODY_BYTES_MAX);

    expectViolations(
        service.send("POST", "/api/orders", BodyPublishers.ofByteArray(body), JSON), "/currency");
    expectViolations(
        service.send(
            "POST",
            "/api/orders",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
            JSON),
        "/currency");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/problem+json",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "json",
        ";"
      })
  void a_body_of_another_content_type_is_refused(String type) {
    for (String path : List.of("/api/orders", draft + "/items", draft + "/submit")) {
      Answer answer =
          service.send("POST", path, BodyPublishers.ofString("{}"), "Content-Type", type);
      expect(answer, 415, "unsupported-media-type");
    }
  }

  @Test
  void a_body_without_a_content_type_is_refused() {
    expect(
        service.send("POST", "/api/orders", BodyPublishers.ofString("{}")),
        415,
        "unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"APPLICATION/JSON", "application/json;charset=utf-8", "application/json ;x=y"})
  void the_content_type_may_be_written_otherwise(String type) {
    Answer answer =
        service.send("POST", "/api/orders", BodyPublishers.ofString("{}"), "Content-Type", type);

    expectViolations(answer, "/customerId");
  }

  private static byte[] paddedTo(int bytes) {
    String body = "{\"customerId\":\"%s\",\"currency\":\"\"}".formatted(CUSTOMER);
    return (body + " ".repeat(bytes - body.length())).getBytes(StandardCharsets.US_ASCII);
  }
}
