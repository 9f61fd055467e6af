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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reading on in slices, against a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventFeedIT {

  private static final String CATEGORY = "feed-test";
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final EventFilter ALL = new EventFilter(Set.of(), Optional.empty());
  private static final EventFilter RARE = new EventFilter(Set.of("Rare"), Optional.empty());

  /** Of a statement's 20 000: the edge comes in the third slice. */
  private static final int MORE_THAN_TWO_LOOKS = 2 * EventFeed.LOOKED_AT_MAX + 500;

  @Inject EventStore store;
  @Inject EventFeed feed;

  private final UUID stream = UUID.randomUUID();

  @Test
  void all_events_are_read_on_without_passing_over_one_that_is_committed_late() throws Exception {
    LogPosition start = end();
    UUID late = UUID.randomUUID();
    try (Connection slow = Database.asOwner()) {
      slow.setAutoCommit(false);
      Database.insertEvent(slow, CATEGORY, late, 1); // has its transaction id, and a low position
      append(stream, "fast");

      EventSlice<LogPosition> meanwhile = all(start, ALL, 10);
      slow.commit();

      assertThat(meanwhile.events()).isEmpty();
      assertThat(meanwhile.next()).isEmpty();
      assertThat(all(start, ALL, 10).events())
          .extracting(StoredEvent::streamId)
          .containsExactly(late, stream);
    }
  }

  @Test
  void a_transaction_that_wrote_late_is_read_at_the_place_of_its_beginning() throws Exception {
    LogPosition start = end();
    UUID late = UUID.randomUUID();
    try (Connection slow = Database.asOwner()) {
      slow.setAutoCommit(false);
      slow.createStatement().execute("select pg_current_xact_id()");
      append(stream, "1", "2", "3");
      Database.insertEvent(slow, CATEGORY, late, 1); // an early transaction, the last position
      slow.commit();
    }

    assertThat(events(readOn(start, ALL, 1)))
        .extracting(StoredEvent::streamId)
        .containsExactly(late, stream, stream, stream);
  }

  @Test
  void what_is_rare_is_found_in_bounded_looks_that_lead_on_though_they_found_nothing()
      throws Exception {
    LogPosition start = end();
    appendFarApart();

    List<EventSlice<LogPosition>> slices = readOn(start, RARE, 10);

    assertThat(slices).extracting(it -> it.events().size()).containsExactly(1, 0, 1);
    assertThat(slices.getLast().next()).isEmpty();
    assertThat(events(slices)).extracting(StoredEvent::type).containsOnly("Rare");
    assertThat(events(slices).getLast().version()).isEqualTo(MORE_THAN_TWO_LOOKS);
  }

  @Test
  void the_same_holds_for_one_stream() {
    appendFarApart();

    List<EventSlice<Integer>> slices = new ArrayList<>();
    for (Optional<Integer> from = Optional.of(1);
        from.isPresent();
        from = slices.getLast().next()) {
      slices.add(await(feed.stream(stream, from.get(), RARE, 10)));
    }

    assertThat(slices).extracting(it -> it.events().size()).containsExactly(1, 0, 1);
    assertThat(slices.getFirst().next()).contains(EventFeed.LOOKED_AT_MAX + 1);
    assertThat(slices.get(2).events().getFirst().version()).isEqualTo(MORE_THAN_TWO_LOOKS);
  }

  @Test
  void nothing_is_passed_over_where_one_look_ends_and_the_next_begins() throws Exception {
    LogPosition start = end();
    appendFarApart();

    List<StoredEvent> read = events(readOn(start, ALL, 7000));

    assertThat(read).extracting(StoredEvent::version).doesNotHaveDuplicates().isSorted();
    assertThat(read).hasSize(MORE_THAN_TWO_LOOKS);
  }

  @Test
  void an_edge_that_is_committed_late_is_no_edge_yet() throws Exception {
    LogPosition start = end();
    appendFarApart();
    UUID late = UUID.randomUUID();
    try (Connection slow = Database.asOwner()) {
      slow.setAutoCommit(false);
      Database.insertEvent(slow, CATEGORY, late, 1);
      append(UUID.randomUUID(), "after");
      List<EventSlice<LogPosition>> meanwhile =
          readOn(start, new EventFilter(Set.of("OrderShipped"), Optional.empty()), 10);
      LogPosition seen = meanwhile.get(meanwhile.size() - 2).next().orElseThrow();
      slow.commit();

      assertThat(events(meanwhile)).isEmpty();
      assertThat(events(readOn(seen, ALL, 1000))).extracting(StoredEvent::streamId).contains(late);
    }
  }

  @Test
  void an_event_is_located_by_its_position() {
    append(stream, "1");
    LogPosition at = await(store.readStream(stream, 1, 1)).getFirst().at();

    assertThat(await(feed.locate(at.position()))).contains(at);
    assertThat(await(feed.locate(Long.MAX_VALUE))).isEmpty();
  }

  /** One rare event at the beginning, one at the end, and more than two looks in all. */
  private void appendFarApart() {
    List<NewEvent> events =
        new ArrayList<>(Collections.nCopies(MORE_THAN_TWO_LOOKS, event("Common", "1")));
    events.set(0, event("Rare", "1"));
    events.set(MORE_THAN_TWO_LOOKS - 1, event("Rare", "2"));
    await(store.append(new Append(CATEGORY, stream, 0, AT, events)));
  }

  private List<EventSlice<LogPosition>> readOn(LogPosition start, EventFilter filter, int limit) {
    List<EventSlice<LogPosition>> slices = new ArrayList<>();
    for (Optional<LogPosition> from = Optional.of(start);
        from.isPresent();
        from = slices.getLast().next()) {
      slices.add(all(from.get(), filter, limit));
    }
    return slices;
  }

  private static <C> List<StoredEvent> events(List<EventSlice<C>> slices) {
    return slices.stream().flatMap(slice -> slice.events().stream()).toList();
  }

  private EventSlice<LogPosition> all(LogPosition after, EventFilter filter, int limit) {
    return await(feed.all(after, filter, limit));
  }

  private LogPosition end() throws Exception {
    return await(feed.locate(Database.lastPosition())).orElse(LogPosition.START);
  }

  private void append(UUID target, String... texts) {
    await(
        store.append(
            new Append(
                CATEGORY,
                target,
                0,
                AT,
                List.of(texts).stream().map(text -> event("Tested", text)).toList())));
  }

  private static NewEvent event(String type, String text) {
    return new NewEvent(type, 7, ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(30));
  }
}
