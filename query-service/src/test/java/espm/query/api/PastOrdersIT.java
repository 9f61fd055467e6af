package espm.query.api;

import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.Store;
import espm.query.readmodel.Lives;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders as they were; their events are a second apart, the first at 10:00:00. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class PastOrdersIT {

  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();

  @BeforeEach
  void store() {
    Store.add(stream);
  }

  @AfterEach
  void comeBack() {
    Store.comeBack();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void an_order_is_shown_as_of_a_version(int version) {
    Response answer = get(pathOf(order) + "?version=" + version);

    assertThat(answer.asByteArray()).isEqualTo(Lives.json(stream.subList(0, version)));
    assertThat(answer.header("ETag")).isEqualTo("\"" + version + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T10:00:02Z",
        "2026-03-01T10:00:02.999999Z",
        "2026-03-01T11:00:02%2B01:00",
      })
  void an_order_is_shown_as_of_a_time(String time) {
    assertThat(get(pathOf(order) + "?asOf=" + time).asByteArray())
        .isEqualTo(Lives.json(stream.subList(0, 3)));
  }

  @Test
  void as_of_the_future_it_is_as_it_is() {
    assertThat(get(pathOf(order) + "?asOf=2999-01-01T00:00:00Z").asByteArray())
        .isEqualTo(Lives.json(stream));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version=7", "asOf=2026-03-01T09:59:59.999999Z"})
  void what_was_not_there_is_not_found(String when) {
    assertProblem(get(pathOf(order) + "?" + when), 404, "order-not-found");
    assertProblem(get(pathOf(UUID.randomUUID()) + "?" + when), 404, "order-not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version=1&minVersion=1",
        "version=1&asOf=2026-03-01T10:00:00Z",
        "asOf=2026-03-01T10:00:00Z&minVersion=1",
        "version=0",
        "version=x",
        "version=",
        "asOf=",
        "asOf=yesterday",
        "asOf=2026-03-01",
        "asOf=2026-03-01T10:00:00",
      })
  void what_makes_no_sense_is_refused(String when) {
    assertProblem(get(pathOf(order) + "?" + when), 400, "malformed-request");
  }

  @Test
  void without_the_store_the_past_cannot_be_told() {
    Store.goAway();

    assertProblem(get(pathOf(order) + "?version=1"), 503, "unavailable");
  }
}
