package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import espm.command.eventstore.EventFeed;
import espm.events.OrderEventCodec;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;

/** The description of the API names what the code has, and nothing else. */
class OpenApiTest {

  private static final List<Class<?>> RESOURCES =
      List.of(OrderResource.class, OrderEventsResource.class, AllEventsResource.class);

  /** What any request may be answered with, whatever it asks for. */
  private static final List<String> STATUSES_OF_ALL = List.of("400", "406", "503", "default");

  private static final List<String> STATUSES_OF_COMMANDS_ON_AN_ORDER =
      List.of("200", "404", "409", "412", "413");

  private final JsonNode document = read();

  @Test
  void every_route_is_described_and_no_other() {
    Set<String> described =
        document
            .get("paths")
            .propertyStream()
            .flatMap(
                path -> path.getValue().propertyStream().map(it -> it.getKey() + path.getKey()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isEqualTo(routes().keySet());
  }

  @Test
  void every_parameter_of_a_route_is_described_and_no_other() {
    routes()
        .forEach(
            (route, method) -> {
              assertThat(described(route, "path"))
                  .as(route)
                  .containsExactlyElementsOf(
                      named(
                          method,
                          PathParam.class,
                          it -> it.getAnnotation(PathParam.class).value()));
              assertThat(described(route, "query"))
                  .as(route)
                  .containsExactlyElementsOf(named(method, RestQuery.class, Parameter::getName));
              assertThat(described(route, "header").contains("If-Match"))
                  .as(route)
                  .isEqualTo(isCommandOnAnOrder(route));
            });
  }

  @Test
  void every_route_tells_its_statuses() {
    for (String route : routes().keySet()) {
      List<String> statuses =
          operation(route).get("responses").propertyStream().map(Map.Entry::getKey).toList();
      assertThat(statuses).as(route).containsAll(STATUSES_OF_ALL);
      if (isCommandOnAnOrder(route)) {
        assertThat(statuses).as(route).containsAll(STATUSES_OF_COMMANDS_ON_AN_ORDER);
      }
      assertThat(statuses.contains("415") && statuses.contains("422"))
          .as(route)
          .isEqualTo(operation(route).has("requestBody"));
    }
  }

  @Test
  void every_answer_has_an_id_and_an_example_and_every_success_of_a_command_an_entity_tag() {
    for (String route : routes().keySet()) {
      operation(route)
          .get("responses")
          .propertyStream()
          .forEach(
              entry -> {
                JsonNode response = resolved(entry.getValue());
                String as = route + " " + entry.getKey();
                assertThat(response.at("/headers/X-Request-Id").isMissingNode()).as(as).isFalse();
                assertThat(response.get("content").valueStream())
                    .as(as)
                    .allMatch(content -> content.has("example") || content.has("examples"));
                assertThat(response.at("/headers/ETag").isMissingNode())
                    .as(as)
                    .isEqualTo(!entry.getKey().startsWith("2") || route.startsWith("get"));
                assertThat(response.at("/headers/Retry-After").isMissingNode())
                    .as(as)
                    .isEqualTo(!entry.getKey().equals("503"));
              });
    }
  }

  @Test
  void every_problem_is_described_with_its_type_title_and_status_and_no_other() throws Exception {
    Map<String, String> described = new TreeMap<>();
    document
        .at("/components/examples")
        .valueStream()
        .map(example -> example.get("value"))
        .forEach(
            problem ->
                described.put(
                    problem.get("type").asText(),
                    problem.get("status").asText() + " " + problem.get("title").asText()));
    Map<String, String> answered = new TreeMap<>();
    for (Problem problem : ProblemCatalog.all()) {
      answered.put("urn:espm:problem:" + problem.slug(), problem.status() + " " + problem.title());
    }

    assertThat(described).isEqualTo(answered);
  }

  @Test
  void every_type_of_event_is_described_and_no_other() {
    assertThat(document.at("/components/schemas/EventType/enum").valueStream())
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(new OrderEventCodec().typeNames());
  }

  @Test
  void the_bounds_that_are_described_are_those_of_the_code() {
    for (String route : List.of("get/api/events", "get/api/orders/{id}/events")) {
      assertThat(operation(route).get("description").asText())
          .contains("no more than %,d events".formatted(EventFeed.LOOKED_AT_MAX).replace(',', ' '));
    }
    assertThat(EventFeed.CLOCK_TOLERANCE).isEqualTo(Duration.ofMinutes(1));
    assertThat(document.at("/components/parameters/EventFrom/description").asText())
        .contains("more than a minute");
  }

  @Test
  void every_reference_leads_somewhere_and_every_component_is_referred_to() {
    Set<String> references = new TreeSet<>(document.findValuesAsText("$ref"));
    Set<String> components =
        document
            .get("components")
            .propertyStream()
            .flatMap(
                kind ->
                    kind.getValue()
                        .propertyStream()
                        .map(it -> "#/components/" + kind.getKey() + "/" + it.getKey()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(references).isEqualTo(components);
  }

  private static boolean isCommandOnAnOrder(String route) {
    return route.contains("{id}") && !route.startsWith("get");
  }

  private List<String> described(String route, String in) {
    return operation(route)
        .get("parameters")
        .valueStream()
        .map(this::resolved)
        .filter(parameter -> parameter.get("in").asText().equals(in))
        .map(parameter -> parameter.get("name").asText())
        .toList();
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static List<String> named(
      Method method, Class<? extends Annotation> kind, Function<Parameter, String> name) {
    return Arrays.stream(method.getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(kind))
        .map(name)
        .toList();
  }

  private JsonNode operation(String route) {
    String path = route.substring(route.indexOf('/'));
    String method = route.substring(0, route.indexOf('/'));
    return document.at("/paths/" + path.replace("/", "~1") + "/" + method);
  }

  /** Method and path, as {@code post/api/orders}, to one of the Java methods that serve it. */
  private static Map<String, Method> routes() {
    return RESOURCES.stream()
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .flatMap(method -> verb(method).map(verb -> Map.entry(verb + path(method), method)))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
  }

  private static Stream<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .flatMap(verb -> Optional.ofNullable(verb).stream())
        .map(verb -> verb.value().toLowerCase(Locale.ROOT));
  }

  private static String path(Method method) {
    Path path = method.getAnnotation(Path.class);
    return method.getDeclaringClass().getAnnotation(Path.class).value()
        + (path == null ? "" : path.value());
  }

  private static JsonNode read() {
    try (InputStream yaml = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      return new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
