package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FeedPlacesTest {

  private final FeedPlaces places = new FeedPlaces(new TwoReaders());

  @Test
  void one_reader_more_than_there_are_places_is_refused_at_once() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> reading = one(first);
    AssertSubscriber<Object> lines = many(Multi.createFrom().nothing());

    assertRefused(one(CompletableFuture.completedFuture("a third one")));
    many(Multi.createFrom().item("a line"))
        .assertFailedWith(StoreUnavailableException.class, "2 readers are being answered");

    first.complete("the answer");
    assertThat(reading).isCompletedWithValue("the answer");
    assertThat(one(CompletableFuture.completedFuture("next"))).isCompletedWithValue("next");
    lines.cancel();
    assertAllFree();
  }

  @Test
  void a_place_is_left_however_the_answer_ends() {
    one(CompletableFuture.completedFuture("it comes"));
    one(CompletableFuture.failedFuture(new IllegalStateException("it fails")));
    places.forOne(() -> Uni.createFrom().nothing()).subscribe().with(_ -> {}).cancel();
    places.forOne(FeedPlacesTest::thrown).subscribe().with(_ -> {}, _ -> {});
    many(Multi.createFrom().items("some", "lines")).assertCompleted();
    many(Multi.createFrom().failure(new IllegalStateException("it breaks off")));
    many(Multi.createFrom().nothing()).cancel();
    places.forMany(FeedPlacesTest::thrown).subscribe().with(_ -> {}, _ -> {});

    assertAllFree();
  }

  @Test
  void a_place_is_left_once_though_its_reader_goes_away_after_the_end() {
    CompletableFuture<String> held = new CompletableFuture<>();
    one(held);
    AssertSubscriber<Object> lines = many(Multi.createFrom().items("all", "lines"));
    lines.assertCompleted().cancel();
    one(new CompletableFuture<>());

    assertRefused(one(CompletableFuture.completedFuture("a third one")));
  }

  private static <T> T thrown() {
    throw new IllegalStateException("it does not even begin");
  }

  private CompletableFuture<String> one(CompletableFuture<String> answer) {
    return places
        .forOne(() -> Uni.createFrom().completionStage(answer))
        .subscribeAsCompletionStage();
  }

  private AssertSubscriber<Object> many(Multi<?> answer) {
    return places
        .<Object>forMany(() -> answer.map(it -> it))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
  }

  private void assertAllFree() {
    List<CompletableFuture<String>> both =
        List.of(one(new CompletableFuture<>()), one(new CompletableFuture<>()));
    assertThat(both).noneMatch(CompletableFuture::isDone);
    assertRefused(one(new CompletableFuture<>()));
  }

  private static void assertRefused(CompletableFuture<String> reading) {
    assertThat(reading).isCompletedExceptionally();
    assertThat(reading.exceptionNow())
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, full -> assertThat(full.isBusy()).isTrue());
  }

  private record TwoReaders() implements StoreConfig {

    @Override
    public int timeoutMillis() {
      return 1000;
    }

    @Override
    public int waitingMax() {
      return 1;
    }

    @Override
    public int readersMax() {
      return 2;
    }

    @Override
    public int batchMax() {
      return 1;
    }

    @Override
    public Duration keyTimeToLive() {
      return Duration.ofDays(1);
    }
  }
}
