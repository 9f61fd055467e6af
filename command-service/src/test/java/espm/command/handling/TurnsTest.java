package espm.command.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final long WAITING_MILLIS_MAX = 5_000;

  private final List<String> begun = new ArrayList<>();
  private final WaitingRoom room = new WaitingRoom(3);
  private final AtomicLong nanos = new AtomicLong();
  private final Turns<String> turns = new Turns<>(2, WAITING_MILLIS_MAX, room, nanos::get);

  @Test
  void a_work_begins_when_the_one_before_it_on_the_same_thing_has_ended() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    CompletableFuture<String> firstResult = enter("order", "first", first);
    CompletableFuture<String> secondResult = enter("order", "second", second);

    assertThat(begun).containsExactly("first");
    first.complete("one");
    assertThat(firstResult).isCompletedWithValue("one");
    assertThat(begun).containsExactly("first", "second");
    second.complete("two");
    assertThat(secondResult).isCompletedWithValue("two");
    assertThat(turns.size()).isZero();
  }

  @Test
  void works_on_different_things_do_not_wait_for_each_other() {
    enter("one order", "first", new CompletableFuture<>());
    enter("another order", "second", new CompletableFuture<>());

    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void a_work_that_fails_lets_the_next_one_begin() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> failed = enter("order", "first", first);
    enter("order", "second", new CompletableFuture<>());

    first.completeExceptionally(new IllegalStateException("no"));

    assertThatThrownBy(failed::join).hasRootCauseMessage("no");
    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void a_work_that_throws_at_once_lets_the_next_one_begin() {
    CompletableFuture<String> failed =
        turns
            .<String>inTurn(
                "order",
                () -> {
                  throw new IllegalStateException("at once");
                },
                () -> "too many")
            .subscribeAsCompletionStage();
    enter("order", "second", new CompletableFuture<>());

    assertThatThrownBy(failed::join).hasRootCauseMessage("at once");
    assertThat(begun).containsExactly("second");
  }

  @Test
  void many_works_that_end_at_once_need_no_stack() {
    Turns<String> crowded = new Turns<>(100_000, Long.MAX_VALUE, new WaitingRoom(100_000));
    CompletableFuture<String> first = new CompletableFuture<>();
    AtomicInteger ended = new AtomicInteger();
    crowded
        .inTurn("order", () -> Uni.createFrom().completionStage(first), () -> "too many")
        .subscribe()
        .with(_ -> {});
    for (int i = 0; i < 100_000; i++) {
      crowded
          .inTurn("order", () -> Uni.createFrom().item("done"), () -> "too many")
          .subscribe()
          .with(_ -> ended.incrementAndGet());
    }

    first.complete("go");

    assertThat(ended).hasValue(100_000);
  }

  @Test
  void no_more_than_the_bound_may_wait() {
    CompletableFuture<String> first = new CompletableFuture<>();
    enter("order", "first", first);
    enter("order", "second", new CompletableFuture<>());
    enter("order", "third", new CompletableFuture<>());

    CompletableFuture<String> refused = enter("order", "fourth", new CompletableFuture<>());

    assertThat(refused).isCompletedWithValue("too many");
    first.complete("one");
    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void no_more_than_a_bound_in_sum_may_wait_whatever_they_wait_for() {
    CompletableFuture<String> first = new CompletableFuture<>();
    enter("one order", "first", first);
    enter("another order", "other", new CompletableFuture<>());
    enter("one order", "second", new CompletableFuture<>());
    enter("one order", "third", new CompletableFuture<>());
    enter("another order", "fourth", new CompletableFuture<>());

    assertThat(enter("another order", "fifth", new CompletableFuture<>()))
        .isCompletedWithValue("too many");
    assertThat(room.free()).isZero();
    enter("a quiet order", "free", new CompletableFuture<>()); // it need not wait
    assertThat(begun).containsExactly("first", "other", "free");

    first.complete("one"); // the second one waits no more
    CompletableFuture<String> let = enter("another order", "sixth", new CompletableFuture<>());

    assertThat(let).isNotDone();
    assertThat(room.free()).isZero();
  }

  @Test
  void a_work_whose_turn_comes_too_late_is_refused_and_the_next_one_is_not_kept_waiting() {
    CompletableFuture<String> first = new CompletableFuture<>();
    enter("order", "first", first);
    CompletableFuture<String> late = enter("order", "late", new CompletableFuture<>());
    nanos.set(TimeUnit.MILLISECONDS.toNanos(WAITING_MILLIS_MAX + 1));
    CompletableFuture<String> inTime = enter("order", "in time", new CompletableFuture<>());
    assertThat(late).isNotDone();

    first.complete("one");

    assertThat(late).isCompletedWithValue("too many");
    assertThat(begun).containsExactly("first", "in time");
    assertThat(inTime).isNotDone();
    assertThat(room.free()).isEqualTo(3);
  }

  @Test
  void a_place_is_left_by_everyone_who_had_one() {
    CompletableFuture<String> first = new CompletableFuture<>();
    enter("order", "first", first);
    enter("order", "second", CompletableFuture.failedFuture(new IllegalStateException("no")));
    enter("order", "third", CompletableFuture.completedFuture("three"));
    assertThat(room.free()).isEqualTo(1);

    first.complete("one");

    assertThat(begun).containsExactly("first", "second", "third");
    assertThat(room.free()).isEqualTo(3);
  }

  @Test
  void never_are_two_at_work_on_one_thing_whatever_the_threads_do() throws Exception {
    Turns<Integer> crowded = new Turns<>(100_000, Long.MAX_VALUE, new WaitingRoom(100_000));
    // Outside Quarkus Mutiny's context manager is made by whoever comes first, and only by one.
    Uni.createFrom().voidItem().await().indefinitely();
    AtomicInteger[] atWork = {new AtomicInteger(), new AtomicInteger()};
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    int works = 20_000;
    CountDownLatch done = new CountDownLatch(works);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < works; i++) {
        int thing = i % 2;
        threads.execute(
            () ->
                crowded
                    .inTurn(
                        thing,
                        () -> {
                          seen.add(atWork[thing].incrementAndGet());
                          return Uni.createFrom()
                              .completionStage(
                                  CompletableFuture.supplyAsync(
                                      atWork[thing]::decrementAndGet, threads));
                        },
                        () -> -1)
                    .subscribe()
                    .with(_ -> done.countDown()));
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(seen).hasSize(works).containsOnly(1);
    assertThat(crowded.size()).isZero();
  }

  private CompletableFuture<String> enter(
      String thing, String work, CompletableFuture<String> result) {
    return turns
        .inTurn(
            thing,
            () -> {
              begun.add(work);
              return Uni.createFrom().completionStage(result);
            },
            () -> "too many")
        .subscribeAsCompletionStage();
  }
}
