package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** No caller waits for ever. */
class DeadlineTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration LONG = Duration.ofSeconds(30);

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void an_answer_that_does_not_come_is_an_unavailable_store() {
    Uni<String> silent = Uni.createFrom().nothing();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> within(20).on(silent).await().atMost(LONG))
        .withMessage("no answer within 20 ms")
        .satisfies(away -> assertThat(away.isBusy()).isFalse());
  }

  @Test
  void an_answer_in_time_is_passed_on() {
    assertThat(within(60_000).on(Uni.createFrom().item("answer")).await().atMost(LONG))
        .isEqualTo("answer");
  }

  @Test
  void a_failure_in_time_is_passed_on_as_what_it_means() {
    Uni<String> cut = Uni.createFrom().failure(new PgException("cut", "FATAL", "57P01", ""));

    assertThatThrownBy(() -> within(60_000).on(cut).await().atMost(LONG))
        .isInstanceOf(StoreUnavailableException.class);
  }

  private static Deadline within(int timeoutMillis) {
    return new Deadline(VERTX, timeoutMillis);
  }
}
