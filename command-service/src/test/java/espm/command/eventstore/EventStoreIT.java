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
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the event store promises, against a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventStoreIT {

  private static final String CATEGORY = "store-test";
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final int WRITERS = 16;
  private static final int APPENDS_OF_A_WRITER = 40;

  @Inject EventStore store;

  private final UUID stream = UUID.randomUUID();

  @Test
  void what_is_appended_is_read_to_the_byte() {
    byte[] data = "{\"täglich\": 1.10}".getBytes(StandardCharsets.UTF_8);

    assertThat(append(0, new NewEvent("Tested", 7, data), event("second")))
        .isEqualTo(new AppendResult.Appended(2));

    StoredEvent first = read(stream).getFirst();
    assertThat(first.streamId()).isEqualTo(stream);
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.type()).isEqualTo("Tested");
    assertThat(first.schemaVersion()).isEqualTo(7);
    assertThat(first.occurredAt()).isEqualTo(AT);
    assertThat(first.data()).isEqualTo(data);
    assertThat(read(stream).getLast().type()).isEqualTo("Tested");
  }

  @Test
  void a_stream_is_read_in_parts() {
    append(0, event("1"), event("2"), event("3"), event("4"));

    assertThat(await(store.readStream(stream, 2, 2)))
        .extracting(StoredEvent::version)
        .containsExactly(2, 3);
    assertThat(await(store.readStream(stream, 5, 2))).isEmpty();
    assertThat(read(UUID.randomUUID())).isEmpty();
  }

  @Test
  void a_stream_that_has_moved_on_is_a_conflict_and_nothing_is_written() {
    append(0, event("1"), event("2"));

    assertThat(append(1, event("late"))).isEqualTo(new AppendResult.Conflict());
    assertThat(append(0, event("late"))).isEqualTo(new AppendResult.Conflict());

    assertThat(texts(stream)).containsExactly("1", "2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void a_version_that_is_claimed_and_not_there_writes_nothing(int claimed) {
    assertThat(append(claimed, event("early"))).isEqualTo(new AppendResult.Conflict());
    append(0, event("1"));
    assertThat(append(claimed + 1, event("early"))).isEqualTo(new AppendResult.Conflict());

    assertThat(texts(stream)).containsExactly("1");
  }

  @Test
  void of_several_events_all_are_written_or_none() throws Exception {
    append(0, event("1"));
    // The third of three meets a version that is taken: the first two must not stay.
    try (Connection connection = Database.asOwner()) {
      Database.insertEvent(connection, CATEGORY, stream, 4);
    }

    assertThat(append(1, event("2"), event("3"), event("4")))
        .isEqualTo(new AppendResult.Conflict());

    assertThat(read(stream)).extracting(StoredEvent::version).containsExactly(1, 4);
  }

  @Test
  void concurrent_appends_to_the_same_streams_leave_no_gap_and_no_duplicate() throws Exception {
    List<UUID> streams = Stream.generate(UUID::randomUUID).limit(3).toList();
    List<Callable<List<String>>> writers =
        IntStream.range(0, WRITERS)
            .<Callable<List<String>>>mapToObj(writer -> () -> write(writer, streams))
            .toList();

    List<String> acknowledged = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (var written : threads.invokeAll(writers)) {
        acknowledged.addAll(written.get());
      }
    }

    assertThat(acknowledged).isNotEmpty();
    assertThat(streams.stream().flatMap(it -> texts(it).stream()))
        .containsExactlyInAnyOrderElementsOf(acknowledged);
    for (UUID each : streams) {
      List<StoredEvent> events = read(each);
      assertThat(events)
          .extracting(StoredEvent::version)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(events)
          .extracting(StoredEvent::at)
          .isSortedAccordingTo(
              Comparator.comparingLong(LogPosition::tx).thenComparingLong(LogPosition::position));
    }
  }

  /** Appends one to three events at a time on what it has read; tells what was acknowledged. */
  private List<String> write(int writer, List<UUID> streams) {
    Random random = new Random(writer);
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < APPENDS_OF_A_WRITER; i++) {
      UUID target = streams.get(random.nextInt(streams.size()));
      List<String> texts = new ArrayList<>();
      for (int part = 0; part <= random.nextInt(3); part++) {
        texts.add(writer + "/" + i + "/" + part);
      }
      int version = read(target).size();
      NewEvent[] events = texts.stream().map(EventStoreIT::event).toArray(NewEvent[]::new);
      if (append(target, version, events) instanceof AppendResult.Appended) {
        acknowledged.addAll(texts);
      }
    }
    return acknowledged;
  }

  private AppendResult append(int expectedVersion, NewEvent... events) {
    return append(stream, expectedVersion, events);
  }

  private AppendResult append(UUID target, int expectedVersion, NewEvent... events) {
    return await(
        store.append(new Append(CATEGORY, target, expectedVersion, AT, List.of(events), null)));
  }

  private List<StoredEvent> read(UUID target) {
    return await(store.readStream(target, 1, 10_000));
  }

  private List<String> texts(UUID target) {
    return read(target).stream()
        .map(event -> new String(event.data(), StandardCharsets.UTF_8).replace("\"", ""))
        .toList();
  }

  private static NewEvent event(String text) {
    return new NewEvent("Tested", 7, ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(30));
  }
}
