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
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Appends that are written together, against a real PostgreSQL: none harms another. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class GroupCommitIT {

  private static final int TOGETHER = 300;
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  @Inject EventStore store;
  @Inject IdempotencyKeys keys;

  @Test
  void appends_that_come_together_share_transactions() throws Exception {
    List<UUID> streams = streams(TOGETHER);

    List<AppendResult> results = all(streams.stream().map(id -> append(id, 0, 1, null)).toList());

    assertThat(results).containsOnly(new AppendResult.Appended(1));
    assertThat(transactions(streams)).isLessThan(TOGETHER / 10);
  }

  @Test
  void events_of_one_append_stay_in_order_within_a_shared_transaction() {
    List<UUID> streams = streams(50);

    assertThat(all(streams.stream().map(id -> append(id, 0, 7, null)).toList()))
        .containsOnly(new AppendResult.Appended(7));

    for (UUID stream : streams) {
      List<StoredEvent> events = read(stream);
      assertThat(events)
          .extracting(StoredEvent::version)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 7).boxed().toList());
      assertThat(events).extracting(event -> event.at().position()).isSorted();
      assertThat(events)
          .extracting(event -> event.at().tx())
          .containsOnly(events.getFirst().at().tx());
    }
  }

  @Test
  void conflicts_and_gaps_are_told_to_their_callers_only() {
    List<UUID> good = streams(100);
    UUID taken = UUID.randomUUID();
    all(List.of(append(taken, 0, 2, null)));
    List<Uni<AppendResult>> appends = new ArrayList<>();
    good.forEach(id -> appends.add(append(id, 0, 1, null)));
    appends.add(50, append(taken, 1, 2, null)); // version 2 is there
    appends.add(60, append(UUID.randomUUID(), 5, 1, null)); // version 5 is not

    List<AppendResult> results = all(appends);

    assertThat(results.get(50)).isEqualTo(new AppendResult.Conflict());
    assertThat(results.get(60)).isEqualTo(new AppendResult.Conflict());
    results.remove(60);
    results.remove(50);
    assertThat(results).containsOnly(new AppendResult.Appended(1));
    assertThat(read(taken)).hasSize(2);
  }

  @Test
  void a_used_key_is_told_to_its_caller_only_and_writes_nothing() {
    IdempotencyKey used = key();
    UUID effect = UUID.randomUUID();
    all(List.of(append(effect, 0, 3, used)));
    List<UUID> good = streams(100);
    UUID repeated = UUID.randomUUID();
    List<Uni<AppendResult>> appends = new ArrayList<>();
    good.forEach(id -> appends.add(append(id, 0, 1, key())));
    appends.add(70, append(repeated, 0, 1, used));

    List<AppendResult> results = all(appends);

    assertThat(results.remove(70)).isEqualTo(new AppendResult.KeyUsed());
    assertThat(results).containsOnly(new AppendResult.Appended(1));
    assertThat(read(repeated)).isEmpty();
    assertThat(await(keys.find(used.text())))
        .hasValueSatisfying(
            found -> {
              assertThat(found.streamId()).isEqualTo(effect);
              assertThat(found.version()).isEqualTo(3);
            });
  }

  @Test
  void a_conflict_leaves_its_key_unused() {
    UUID stream = UUID.randomUUID();
    all(List.of(append(stream, 0, 1, null)));
    IdempotencyKey key = key();

    assertThat(all(List.of(append(stream, 0, 1, key)))).containsOnly(new AppendResult.Conflict());

    assertThat(await(keys.find(key.text()))).isEmpty();
  }

  @Test
  void something_the_database_refuses_is_told_to_its_caller_only() {
    List<UUID> good = streams(20);
    List<Uni<AppendResult>> appends = new ArrayList<>();
    good.forEach(id -> appends.add(append(id, 0, 1, null)));
    NewEvent impossible = new NewEvent("no text \0", 1, new byte[0]);
    appends.add(
        10,
        store.append(
            new Append("group-test", UUID.randomUUID(), 0, AT, List.of(impossible), null)));

    List<AppendResult> results =
        all(
            appends.stream()
                .map(append -> append.onFailure().recoverWithItem((AppendResult) null))
                .toList());

    assertThat(results.remove(10)).as("it failed").isNull();
    assertThat(results).containsOnly(new AppendResult.Appended(1));
  }

  @Test
  void whoever_waits_for_a_slow_rival_is_answered_when_the_rival_gives_up() throws Exception {
    UUID contested = UUID.randomUUID();
    Uni<AppendResult> append;
    try (Connection rival = Database.asOwner()) {
      rival.setAutoCommit(false);
      Database.insertEvent(rival, "group-test", contested, 1);
      append = append(contested, 0, 1, null).memoize().indefinitely();
      append.subscribe().with(_ -> {}, _ -> {});
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Database.number("select count(*) from pg_locks where not granted") > 0);
      rival.rollback();
    }

    assertThat(await(append)).isEqualTo(new AppendResult.Appended(1));
  }

  @Test
  void a_rival_that_does_not_end_holds_up_only_whoever_wants_its_place() throws Exception {
    UUID contested = UUID.randomUUID();
    List<UUID> good = streams(20);
    List<Uni<AppendResult>> appends = new ArrayList<>();
    good.forEach(id -> appends.add(append(id, 0, 1, null)));
    appends.add(10, append(contested, 0, 1, null));
    try (Connection rival = Database.asOwner()) {
      rival.setAutoCommit(false);
      Database.insertEvent(rival, "group-test", contested, 1);

      List<AppendResult> results =
          all(
              appends.stream()
                  .map(
                      append ->
                          append
                              .onFailure(
                                  failure ->
                                      failure instanceof StoreUnavailableException busy
                                          && busy.isBusy())
                              .recoverWithItem((AppendResult) null))
                  .toList());

      assertThat(results.remove(10)).as("it is told to try again").isNull();
      assertThat(results).containsOnly(new AppendResult.Appended(1));
    }
  }

  private Uni<AppendResult> append(UUID stream, int expected, int count, IdempotencyKey key) {
    NewEvent event = new NewEvent("Tested", 1, "{}".getBytes(StandardCharsets.US_ASCII));
    return store.append(
        new Append("group-test", stream, expected, AT, Collections.nCopies(count, event), key));
  }

  private static IdempotencyKey key() {
    return new IdempotencyKey(UUID.randomUUID().toString(), new byte[] {1});
  }

  private static List<UUID> streams(int count) {
    return Stream.generate(UUID::randomUUID).limit(count).toList();
  }

  /** Subscribes to all of them before any can be done. */
  private static List<AppendResult> all(List<Uni<AppendResult>> appends) {
    return new ArrayList<>(
        await(Uni.join().all(appends).usingConcurrencyOf(appends.size()).andCollectFailures()));
  }

  private List<StoredEvent> read(UUID stream) {
    return await(store.readStream(stream, 1, 100));
  }

  private static long transactions(List<UUID> streams) throws Exception {
    try (Connection owner = Database.asOwner();
        var statement =
            owner.prepareStatement(
                "select count(distinct tx) from events where stream_id = any(?)")) {
      statement.setArray(1, owner.createArrayOf("uuid", streams.toArray()));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(30));
  }
}
