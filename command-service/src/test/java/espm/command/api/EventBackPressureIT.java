package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.EventFeed;
import espm.command.eventstore.SchemaMigration;
import espm.localstack.junit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lines are read from the store as fast as the client takes them and not faster: however many there
 * are, the service holds those of one read.
 */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventBackPressureIT {

  private static final Duration LONG_ENOUGH = Duration.ofMillis(700);

  /** Several times what the sockets of both sides buffer. */
  private static final int EVENTS = 40_000;

  private static final int BYTES = 1000;

  private static final int READS = EVENTS / 1000;

  @Inject MeterRegistry metrics;
  @Inject SchemaMigration migration;

  private UUID order;
  private long readsBefore;

  @BeforeEach
  void an_order_of_many_events() throws SQLException {
    awaiting().until(migration::isDone);
    order = UUID.randomUUID();
    Database.insertStream(order, EVENTS, BYTES);
    readsBefore = reads();
  }

  @Test
  void a_client_that_stops_stops_the_reading_and_one_that_goes_on_gets_everything()
      throws Exception {
    try (LinesClient client = new LinesClient(path())) {
      client.line();
      awaitStandstill();
      assertThat(reads()).isBetween(1L, READS / 2L);

      LinesClient.Rest rest = client.rest();

      assertThat(rest.events()).isEqualTo(EVENTS - 1);
      assertThat(rest.complete()).isTrue();
      assertThat(reads()).isEqualTo(READS);
    }
  }

  @Test
  void a_client_that_goes_away_ends_the_reading() throws Exception {
    try (LinesClient client = new LinesClient(path())) {
      client.line();
    }

    awaitStandstill();
    assertThat(reads()).isLessThan(READS / 2L);
  }

  @Test
  void a_client_that_goes_away_while_nothing_is_found_ends_the_reading() throws Exception {
    Database.insertStream(UUID.randomUUID(), 6 * EventFeed.LOOKED_AT_MAX, 1);
    try (Connection lock = lockEvents()) {
      try (LinesClient _ = new LinesClient("/api/events?types=OrderCancelled")) {
        awaiting().until(Database::hasBlockedReads);
      }
      lock.rollback();
    }

    awaitStandstill();
    assertThat(reads()).isLessThan(5); // of more than six
  }

  @Test
  void an_answer_that_cannot_be_finished_breaks_off_instead_of_looking_complete() throws Exception {
    try (LinesClient client = new LinesClient(path())) {
      client.line();
      awaitStandstill();
      LinesClient.Rest rest;
      try (Connection _ = lockEvents()) {
        var reading = client.restInBackground();
        awaiting().until(Database::hasBlockedReads);
        Database.terminateBlockedReads();
        rest = reading.get();
      }

      assertThat(rest.events()).isPositive().isLessThan(EVENTS - 1);
      assertThat(rest.complete()).isFalse();
    }
  }

  private String path() {
    return "/api/orders/" + order + "/events";
  }

  private long reads() {
    Timer timer = metrics.find("espm.events.read").timer(); // there from the first read on
    return timer == null ? 0 : timer.count() - readsBefore;
  }

  private void awaitStandstill() {
    long[] last = {-1};
    awaiting()
        .during(LONG_ENOUGH)
        .until(
            () -> {
              boolean same = last[0] == reads();
              last[0] = reads();
              return same;
            });
  }

  private static Connection lockEvents() throws SQLException {
    Connection lock = Database.asOwner();
    lock.setAutoCommit(false);
    lock.createStatement().execute("lock table events in access exclusive mode");
    return lock;
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
