package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failure says that the database is away, and which that the statement is wrong. */
class FailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", // connection failure
        "28P01", // password refused
        "3D000", // no such database
        "53300", // too many connections
        "57P01", // terminated by an administrator
        "57P03", // starting up
        "58030", // I/O error
        "25006", // a standby
        "42P01" // not migrated yet
      })
  void the_server_or_the_way_to_it_is_at_fault(String state) {
    assertThat(Failures.translate(refusal(state)))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, away -> assertThat(away.isBusy()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"22P02", "23502", "42501", "42601", "42703"})
  void a_refused_statement_is_a_bug_and_stays_what_it_is(String state) {
    PgException refusal = refusal(state);

    assertThat(Failures.translate(refusal)).isSameAs(refusal);
  }

  @Test
  void a_full_queue_is_told_from_a_database_that_is_away() {
    Throwable failure = Failures.translate(new ConnectionPoolTooBusyException("full"));

    assertThat(failure)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, busy -> assertThat(busy.isBusy()).isTrue());
  }

  @Test
  void what_an_open_transaction_holds_may_be_asked_for_again() {
    Throwable failure = Failures.translate(refusal("55P03"));

    assertThat(failure)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, held -> assertThat(held.isBusy()).isTrue());
    assertThat(Failures.isOfStatement(failure)).as("so its batch is halved").isTrue();
    assertThat(Failures.isOfStatement(Failures.translate(refusal("57P01")))).isFalse();
  }

  @Test
  void everything_else_means_that_it_is_away() {
    assertThat(Failures.translate(new ConnectException("refused")))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, away -> assertThat(away.isBusy()).isFalse());
  }

  @Test
  void only_a_unique_violation_is_a_conflict() {
    assertThat(Failures.isUniqueViolation(refusal("23505"))).isTrue();
    assertThat(Failures.isUniqueViolation(refusal("23503"))).isFalse();
    assertThat(Failures.isUniqueViolation(new IllegalStateException("23505"))).isFalse();
  }

  private static PgException refusal(String state) {
    return new PgException("refused", "ERROR", state, "detail");
  }
}
