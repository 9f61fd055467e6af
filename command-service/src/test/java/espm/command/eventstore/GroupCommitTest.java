package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espm.command.eventstore.StoreUnavailableException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How appends are gathered into batches; what the database makes of a batch is another test's. */
class GroupCommitTest {

  private static final int WAITING_MAX = 4;
  private static final int BATCH_MAX = 3;

  /** Each batch that was begun, and the answer it waits for. */
  private record Begun(List<Append> batch, CompletableFuture<Set<UUID>> answer) {

    void writeAll() {
      Set<UUID> streams = new HashSet<>();
      batch.forEach(append -> streams.add(append.streamId()));
      answer.complete(streams);
    }
  }

  private final List<Begun> begun = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GroupCommit commit =
      new GroupCommit(
          batch -> {
            Begun next = new Begun(batch, new CompletableFuture<>());
            begun.add(next);
            return Uni.createFrom().completionStage(next.answer());
          },
          new Bounds(),
          new AppendMetrics(registry));

  @Test
  void what_arrives_while_a_batch_is_written_is_written_together_by_the_next() {
    CompletableFuture<AppendResult> first = append(UUID.randomUUID());
    CompletableFuture<AppendResult> second = append(UUID.randomUUID());
    CompletableFuture<AppendResult> third = append(UUID.randomUUID());

    assertThat(sizes()).containsExactly(1);
    begun.get(0).writeAll();
    assertThat(sizes()).containsExactly(1, 2);
    assertThat(first).isCompletedWithValue(new AppendResult.Appended(1));
    assertThat(second).isNotDone();
    begun.get(1).writeAll();
    assertThat(second).isCompletedWithValue(new AppendResult.Appended(1));
    assertThat(third).isCompletedWithValue(new AppendResult.Appended(1));

    append(UUID.randomUUID());
    assertThat(sizes()).as("nothing is under way, so nothing waits").containsExactly(1, 2, 1);
  }

  @Test
  void a_batch_has_one_append_of_a_stream_and_is_sorted_by_stream() {
    UUID hot = new UUID(9, 9);
    append(UUID.randomUUID());
    append(hot);
    append(hot);
    append(new UUID(1, 1));
    begun.get(0).writeAll();

    List<UUID> streams = begun.get(1).batch().stream().map(Append::streamId).toList();
    assertThat(streams).containsExactlyInAnyOrder(hot, new UUID(1, 1));
    assertThat(streams).isSortedAccordingTo(Comparator.naturalOrder());
    begun.get(1).writeAll();
    assertThat(begun.get(2).batch()).extracting(Append::streamId).containsExactly(hot);
  }

  @Test
  void a_batch_is_bounded() {
    append(UUID.randomUUID());
    for (int i = 0; i < WAITING_MAX; i++) {
      append(UUID.randomUUID());
    }
    begun.get(0).writeAll();
    begun.get(1).writeAll();

    assertThat(sizes()).containsExactly(1, BATCH_MAX, WAITING_MAX - BATCH_MAX);
  }

  @Test
  void one_more_than_may_wait_is_refused_at_once_and_the_others_are_not_harmed() {
    append(UUID.randomUUID());
    for (int i = 0; i < WAITING_MAX; i++) {
      append(UUID.randomUUID());
    }

    CompletableFuture<AppendResult> refused = append(UUID.randomUUID());

    assertThatThrownBy(refused::join)
        .cause()
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, busy -> assertThat(busy.isBusy()).isTrue());
    assertThat(registry.get("espm.append.queue.depth").gauge().value()).isEqualTo(WAITING_MAX);
  }

  @Test
  void an_append_that_was_not_written_is_a_conflict_and_the_others_are() {
    append(UUID.randomUUID());
    UUID loser = UUID.randomUUID();
    UUID winner = UUID.randomUUID();
    CompletableFuture<AppendResult> lost = append(loser);
    CompletableFuture<AppendResult> won = append(winner);
    begun.get(0).writeAll();

    begun.get(1).answer().complete(Set.of(winner));

    assertThat(lost).isCompletedWithValue(new AppendResult.Conflict());
    assertThat(won).isCompletedWithValue(new AppendResult.Appended(1));
  }

  @Test
  void a_refused_batch_is_halved_until_only_the_guilty_one_is_told() {
    append(UUID.randomUUID());
    List<CompletableFuture<AppendResult>> all = new ArrayList<>();
    for (int i = 0; i < BATCH_MAX; i++) {
      all.add(append(new UUID(0, i)));
    }
    begun.get(0).writeAll();

    begun.get(1).answer().completeExceptionally(refusal("23505", "idempotency_keys_pkey"));
    begun.get(2).writeAll(); // the first third
    begun.get(3).answer().completeExceptionally(refusal("23505", "idempotency_keys_pkey"));
    begun.get(4).answer().completeExceptionally(refusal("23505", "idempotency_keys_pkey"));
    begun.get(5).writeAll();

    assertThat(sizes()).containsExactly(1, 3, 1, 2, 1, 1);
    assertThat(all.get(0)).isCompletedWithValue(new AppendResult.Appended(1));
    assertThat(all.get(1)).isCompletedWithValue(new AppendResult.KeyUsed());
    assertThat(all.get(2)).isCompletedWithValue(new AppendResult.Appended(1));
  }

  @Test
  void a_database_that_is_away_fails_the_batch_and_the_next_one_is_tried() {
    CompletableFuture<AppendResult> first = append(UUID.randomUUID());
    CompletableFuture<AppendResult> second = append(UUID.randomUUID());

    begun.get(0).answer().completeExceptionally(new StoreUnavailableException("away", Reason.AWAY));

    assertThatThrownBy(first::join).hasCauseInstanceOf(StoreUnavailableException.class);
    begun.get(1).writeAll();
    assertThat(second).isCompletedWithValue(new AppendResult.Appended(1));
  }

  @Test
  void a_writer_that_throws_leaves_nobody_waiting() {
    List<Append> written = new ArrayList<>();
    GroupCommit throwing =
        new GroupCommit(
            batch -> {
              written.addAll(batch);
              throw new IllegalStateException("a bug");
            },
            new Bounds(),
            new AppendMetrics(new SimpleMeterRegistry()));
    NewEvent event = new NewEvent("Happened", 1, new byte[] {'{', '}'});
    for (int i = 0; i < 2; i++) {
      var result =
          throwing
              .append(new Append("test", UUID.randomUUID(), 0, Instant.EPOCH, List.of(event), null))
              .subscribeAsCompletionStage();
      assertThatThrownBy(result::join).hasCauseInstanceOf(IllegalStateException.class);
    }
    assertThat(written).hasSize(2);
  }

  @Test
  void whoever_was_chosen_to_give_way_may_try_again() {
    CompletableFuture<AppendResult> deadlocked = append(UUID.randomUUID());

    begun.get(0).answer().completeExceptionally(refusal("40P01", null));

    assertThat(deadlocked).isCompletedWithValue(new AppendResult.Conflict());
  }

  private CompletableFuture<AppendResult> append(UUID stream) {
    NewEvent event = new NewEvent("Happened", 1, new byte[] {'{', '}'});
    return commit
        .append(new Append("test", stream, 0, Instant.EPOCH, List.of(event), null))
        .subscribeAsCompletionStage();
  }

  private List<Integer> sizes() {
    return begun.stream().map(one -> one.batch().size()).toList();
  }

  private static PgException refusal(String state, String constraint) {
    return new PgException(
        "refused",
        "ERROR",
        state,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        constraint);
  }

  private static final class Bounds implements StoreConfig {

    @Override
    public int timeoutMillis() {
      return 1000;
    }

    @Override
    public int waitingMax() {
      return WAITING_MAX;
    }

    @Override
    public int readersMax() {
      return 1;
    }

    @Override
    public int batchMax() {
      return BATCH_MAX;
    }

    @Override
    public Duration keyTimeToLive() {
      return Duration.ofHours(1);
    }
  }
}
