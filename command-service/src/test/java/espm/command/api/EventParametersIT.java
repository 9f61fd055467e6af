package espm.command.api;

import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.events.OrderEventCodec;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked of events, and in which format. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventParametersIT {

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=ten",
        "limit=1.5",
        "limit=%2B5",
        "limit=%D9%A1",
        "limit=99999999999999999999",
        "fromVersion=0",
        "fromVersion=-1",
        "fromVersion=2147483648",
        "fromVersion=x",
        "fromVersion=",
        "limit=",
        "limit",
        "types=",
        "types=OrderPaid,",
        "types=OrderPaid&types=",
        "types=OrderPayed",
        "types=orderpaid",
        "types=OrderPaid,%20OrderShipped",
        "from=",
        "from=yesterday",
        "from=2026-03-01",
        "from=2026-03-01T10:00Z",
        "from=2026-03-01T10:00:00",
        "from=2026-02-30T10:00:00Z",
        "from=2026-03-01T10:00:00+01:00",
        "from=%2B12026-03-01T10:00:00Z",
        "from=9999-12-31T23:59:59-18:00"
      })
  void a_parameter_of_an_order_that_is_out_of_range_is_malformed(String query) {
    String path = orders.draft() + "/events?" + query;

    expect(service.get(path), 400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "after=-1",
        "after=x",
        "after=999999999999",
        "after=",
        "after",
        "limit=",
        "types=",
        "types=OrderPayed",
        "from=",
        "from=yesterday",
        "after=99999999999999999999"
      })
  void a_parameter_of_all_events_that_is_out_of_range_is_malformed(String query) {
    expect(service.get("/api/events?" + query), 400, "malformed-request");
  }

  @Test
  void a_type_that_there_is_not_is_answered_with_those_that_there_are() {
    for (String path : List.of("/api/events", orders.draft() + "/events")) {
      for (String format : List.of("application/json", "application/x-ndjson")) {
        Answer answer = service.get(path + "?types=OrderPaid,OrderPayed", "Accept", format);

        expect(answer, 400, "malformed-request");
        assertThat(answer.json().get("detail").textValue())
            .contains(new OrderEventCodec().typeNames());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | application/json",
        "application/x-ndjson | application/x-ndjson",
        "APPLICATION/X-NDJSON | application/x-ndjson",
        "*/* | application/json",
        "application/* | application/json",
        "text/html, application/x-ndjson;q=0.5, */*;q=0.1 | application/x-ndjson",
        "application/json;q=0.1, application/x-ndjson | application/x-ndjson",
        "application/x-ndjson;q=0, application/json | application/json"
      })
  void the_client_chooses_the_format(String accept, String format) {
    Answer answer = service.get("/api/events?limit=1", "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0"})
  void a_format_that_there_is_not_is_refused(String accept) {
    expect(service.get("/api/events", "Accept", accept), 406, "not-acceptable");
    expect(service.get(orders.draft() + "/events", "Accept", accept), 406, "not-acceptable");
  }
}
