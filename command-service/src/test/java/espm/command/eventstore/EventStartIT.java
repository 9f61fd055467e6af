package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The beginning of a time is found without reading what is before it, and passes over nothing. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventStartIT {

  private static final int MINUTES = 64;

  @Inject EventStore store;
  @Inject EventFeed feed;

  private final UUID stream = UUID.randomUUID();
  private Instant first;

  /** Later than all that other tests have stored: times grow with positions, as in production. */
  @BeforeEach
  void a_time_that_nothing_has_reached() throws SQLException {
    long latest =
        Database.number(
            "select extract(epoch from greatest(now(), max(occurred_at)))::bigint from events");
    first = Instant.ofEpochSecond(latest + 3600);
  }

  @Test
  void every_time_is_found_among_times_that_grow() {
    appendEveryMinute(0);

    for (int minute = 0; minute <= MINUTES; minute++) {
      assertThat(versionsFrom(at(minute)))
          .isEqualTo(IntStream.rangeClosed(minute + 1, MINUTES).boxed().toList());
    }
  }

  @Test
  void what_is_before_it_is_not_read() {
    appendEveryMinute(0);

    LogPosition start = await(feed.start(at(60)));

    int versionBefore =
        await(store.readStream(stream, 1, MINUTES)).stream()
            .filter(event -> event.at().compareTo(start) <= 0)
            .toList()
            .size();
    assertThat(versionBefore).isBetween(55, 59);
  }

  @Test
  void nothing_is_passed_over_though_the_clocks_of_two_services_differ() {
    // Every other event has a clock that is 25 seconds ahead, or the others one that is behind.
    for (int i = 0; i < MINUTES; i++) {
      append(i, first.plusSeconds(i * 3L + (i % 2) * 25L));
    }

    for (int second = 0; second < MINUTES * 3; second++) {
      Instant from = first.plusSeconds(second);
      List<Integer> wanted =
          await(store.readStream(stream, 1, MINUTES)).stream()
              .filter(event -> !event.occurredAt().isBefore(from))
              .map(StoredEvent::version)
              .toList();
      assertThat(versionsFrom(from)).as("from second %d on", second).isEqualTo(wanted);
    }
  }

  @Test
  void numbers_that_no_event_has_are_no_obstacle() throws Exception {
    appendEveryMinute(0);
    try (Connection owner = Database.asOwner()) {
      owner
          .createStatement()
          .execute("select setval('events_position_seq', nextval('events_position_seq') + 100000)");
    }
    appendEveryMinute(MINUTES);

    for (int minute = 0; minute < 2 * MINUTES; minute += 7) {
      assertThat(versionsFrom(at(minute)).getFirst()).isEqualTo(minute + 1);
    }
  }

  @Test
  void before_all_time_is_the_beginning_and_after_it_the_end() {
    appendEveryMinute(0);

    assertThat(await(feed.start(Instant.parse("0000-01-01T00:00:00Z"))))
        .isEqualTo(LogPosition.START);
    assertThat(versionsFrom(Instant.parse("9999-12-31T23:59:59Z"))).isEmpty();
    assertThat(await(feed.start(Instant.parse("9999-12-31T23:59:59Z"))))
        .isEqualTo(await(store.readStream(stream, MINUTES, 1)).getFirst().at());
  }

  private Instant at(int minute) {
    return first.plusSeconds(60L * minute);
  }

  private void appendEveryMinute(int fromVersion) {
    for (int i = fromVersion; i < fromVersion + MINUTES; i++) {
      append(i, at(i));
    }
  }

  private void append(int version, Instant at) {
    NewEvent event = new NewEvent("Tested", 7, "{}".getBytes(StandardCharsets.UTF_8));
    await(store.append(new Append("start-test", stream, version, at, List.of(event))));
  }

  private List<Integer> versionsFrom(Instant from) {
    EventFilter filter = new EventFilter(Set.of("Tested"), Optional.of(from));
    List<Integer> versions = new ArrayList<>();
    Optional<LogPosition> next = Optional.of(await(feed.start(from)));
    while (next.isPresent()) {
      EventSlice<LogPosition> slice = await(feed.all(next.get(), filter, 50));
      slice.events().forEach(event -> versions.add(event.version()));
      next = slice.next();
    }
    return versions;
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(30));
  }
}
