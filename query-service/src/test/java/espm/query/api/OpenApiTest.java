package espm.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.Test;

/** The description of the API names what the code has, and nothing else. */
class OpenApiTest {

  private static final Map<String, List<String>> QUERY_PARAMETERS =
      Map.of(
          "/api", List.of(),
          "/api/orders", List.of("customerId", "status", "limit", "cursor"),
          "/api/orders/{id}", List.of("minVersion", "version", "asOf"),
          "/api/orders/{id}/history", List.of("fromVersion", "limit"),
          "/api/customers/{id}/summary", List.of(),
          "/api/statistics", List.of("from", "to"),
          "/api/statistics/products", List.of("limit"));

  private static final List<Class<?>> RESOURCES =
      List.of(ApiIndex.class, OrderQueries.class, CustomerQueries.class, StatisticsQueries.class);

  private final JsonNode document = read();

  @Test
  void every_route_is_described_and_no_other() {
    Set<String> paths = new TreeSet<>(routes().stream().map(OpenApiTest::pathOf).toList());
    paths.add(OrderStream.PATH);

    assertThat(document.get("paths").propertyStream().map(e -> e.getKey()))
        .containsExactlyInAnyOrderElementsOf(paths);
  }

  @Test
  void every_parameter_of_a_route_is_described() {
    for (Method route : routes()) {
      assertThat(described(route, "path"))
          .as(pathOf(route))
          .containsExactlyElementsOf(named(route, RestPath.class));
      assertThat(described(route, "query"))
          .as(pathOf(route))
          .isEqualTo(QUERY_PARAMETERS.get(pathOf(route)));
    }
  }

  @Test
  void every_route_has_an_example_and_every_status_a_body_or_none_at_all() {
    for (Method route : routes()) {
      JsonNode responses = document.at(pointer(pathOf(route)) + "/get/responses");
      assertThat(responses.at("/200/content/application~1json/example").isMissingNode()).isFalse();
      assertThat(responses.propertyStream().map(e -> e.getKey())).contains("400", "406");
      // The index needs nothing that could be away.
      assertThat(responses.has("503")).isEqualTo(!pathOf(route).equals("/api"));
    }
  }

  @Test
  void what_is_said_of_all_orders_may_be_refused_while_it_is_made_anew() {
    for (Method route : routes()) {
      String refusal = document.at(pointer(pathOf(route)) + "/get/responses/503/$ref").asText();
      boolean isOfAll = refusal.endsWith("/Incomplete");
      assertThat(isOfAll)
          .as(pathOf(route))
          .isEqualTo(!pathOf(route).equals("/api") && !pathOf(route).startsWith("/api/orders/"));
    }
    assertThat(document.findValuesAsText("type")).contains(ProblemType.READ_MODEL_INCOMPLETE.urn());
  }

  @Test
  void the_stream_is_described_with_its_parameters_examples_and_errors() {
    JsonNode stream = document.at(pointer(OrderStream.PATH) + "/get");

    assertThat(stream.get("parameters").findValuesAsText("name"))
        .containsExactly("customerId", "status", "lastEventId", "Last-Event-ID");
    assertThat(stream.at("/responses/200/content/text~1event-stream/example").isMissingNode())
        .isFalse();
    assertThat(stream.get("responses").propertyStream().map(e -> e.getKey()))
        .containsExactlyInAnyOrder("200", "400", "406", "503");
  }

  @Test
  void every_reference_leads_somewhere() {
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).isFalse());
  }

  private List<String> described(Method route, String in) {
    return document
        .at(pointer(pathOf(route)) + "/get/parameters")
        .valueStream()
        .map(
            parameter ->
                parameter.has("$ref")
                    ? document.at(parameter.get("$ref").asText().substring(1))
                    : parameter)
        .filter(parameter -> parameter.get("in").asText().equals(in))
        .map(parameter -> parameter.get("name").asText())
        .toList();
  }

  private static List<String> named(
      Method route, Class<? extends java.lang.annotation.Annotation> kind) {
    return Arrays.stream(route.getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(kind))
        .map(Parameter::getName)
        .toList();
  }

  private static List<Method> routes() {
    return RESOURCES.stream()
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(GET.class))
        .toList();
  }

  private static String pathOf(Method route) {
    Path path = route.getAnnotation(Path.class);
    return route.getDeclaringClass().getAnnotation(Path.class).value()
        + (path == null ? "" : path.value());
  }

  private static String pointer(String path) {
    return "/paths/" + path.replace("/", "~1");
  }

  private static JsonNode read() {
    try (InputStream yaml = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      return new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
