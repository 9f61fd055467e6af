package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.projection.InMemoryPartitionStore.Content;
import espm.query.projection.InMemoryPartitionStore.Trouble;
import espm.query.projection.PartitionProjector.Limits;
import espm.query.projection.PartitionProjector.Outcome;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.RandomOrders;
import espm.query.readmodel.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever happens on the way, the views end up as if each event had been applied once, in order:
 * any cut into batches, events published again, restarts, a second consumer that does not know it
 * lost the partition, scripts that do not arrive or whose answers get lost, a Redis that falls back
 * to an earlier state or loses everything, views that expire.
 */
class ExactlyOnceTest {

  private static final BatchFold FOLD = new BatchFold(Views.ALL, 10);

  /** Something that happens to one of two consumers of the partition, or to its store. */
  sealed interface Step {
    record Poll(int consumer, int records) implements Step {}

    record Apply(int consumer) implements Step {}

    record Restart(int consumer) implements Step {}

    record StoreTrouble(Trouble trouble) implements Step {}

    record Snapshot() implements Step {}

    record FallBackToSnapshot() implements Step {}

    record LoseEverything() implements Step {}

    record LoseViews(int order) implements Step {}
  }

  @Property(tries = 1000)
  void the_views_equal_the_fold_of_their_streams(
      @ForAll("logs") List<EventEnvelope> log, @ForAll("steps") List<Step> steps) {
    var run = new Run(log);

    steps.forEach(run::step);
    run.finish();

    Content expected = foldedAtOnce(log);
    // What was lost is made anew by the next event, or for the next reader.
    expected.values.keySet().removeIf(key -> run.isLost(key, run.store.content.values));
    expected.lists.keySet().removeIf(key -> run.isLost(key, run.store.content.lists));
    assertThat(run.store.content.views()).isEqualTo(expected.views());
    assertThat(run.store.content.offset).isEqualTo(OptionalLong.of(log.size()));
  }

  private static Content foldedAtOnce(List<EventEnvelope> log) {
    var store = new InMemoryPartitionStore();
    var states = new HashMap<UUID, OrderState>();
    log.forEach(event -> states.put(event.orderId(), new OrderState.Absent()));
    var folded = FOLD.fold(incoming(log.stream().distinct().toList()), states);
    assertThat(folded.newlyParked).isEmpty();
    store.apply(OptionalLong.empty(), log.size(), folded.writes, folded.versions);
    return store.content;
  }

  private static List<Incoming> incoming(List<EventEnvelope> log) {
    List<Incoming> incoming = new ArrayList<>();
    for (EventEnvelope event : log) {
      incoming.add(new Incoming.Event(incoming.size(), OrderEvents.json(event), event));
    }
    return incoming;
  }

  /** The partition, its store, and two who believe to hold it. */
  private static final class Run {
    private final List<EventEnvelope> events;
    private final List<Incoming> log;
    private final Set<String> lost = new HashSet<>();
    private final InMemoryPartitionStore store = new InMemoryPartitionStore();
    private final List<Holder> holders = List.of(new Holder(), new Holder());

    Run(List<EventEnvelope> events) {
      this.events = events;
      this.log = incoming(events);
      holders.forEach(Holder::restart);
    }

    void step(Step step) {
      switch (step) {
        case Step.Poll(int consumer, int records) -> holders.get(consumer).poll(records);
        case Step.Apply(int consumer) -> holders.get(consumer).apply();
        case Step.Restart(int consumer) -> holders.get(consumer).restart();
        case Step.StoreTrouble(Trouble trouble) -> store.trouble = trouble;
        case Step.Snapshot _ -> store.snapshot = store.content.copy();
        case Step.FallBackToSnapshot _ -> store.content = store.snapshot.copy();
        case Step.LoseEverything _ -> store.content = new Content();
        case Step.LoseViews(int order) -> {
          UUID id = events.get(order % events.size()).orderId();
          store.loseViewsOf(id);
          store.snapshot.values.remove("order:" + id);
          store.snapshot.lists.remove("history:" + id);
          lost.add("order:" + id);
          lost.add("history:" + id);
        }
      }
    }

    boolean isLost(String key, Map<String, ?> content) {
      return lost.contains(key) && !content.containsKey(key);
    }

    void finish() {
      Holder last = holders.getFirst();
      while (store.content.offset.orElse(0) < log.size()) {
        last.poll(7);
        last.apply();
        if (last.isAtEnd() && store.content.offset.orElse(0) < log.size()) {
          last.restart();
        }
      }
    }

    private final class Holder {
      private PartitionProjector projector;
      private int next;

      void restart() {
        projector =
            new PartitionProjector(
                store, new LogSource(events), FOLD, new Limits(5, 10_000, 6, 1000));
        projector.standAt(store.position().join());
        next = (int) projector.storedOffset().orElse(0);
      }

      void poll(int records) {
        int end = Math.min(log.size(), next + records);
        projector.accept(log.subList(next, end));
        next = end;
      }

      void apply() {
        if (projector.hasPending()) {
          var attempt = projector.begin();
          attempt.send();
          if (attempt.settle() instanceof Outcome.Moved(OptionalLong offset)) {
            next = (int) offset.orElse(0);
          }
        }
      }

      boolean isAtEnd() {
        return next == log.size() && !projector.hasPending();
      }
    }
  }

  @Provide
  Arbitrary<List<EventEnvelope>> logs() {
    return RandomOrders.logs();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> consumers = Arbitraries.of(0, 1);
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(
                8,
                Combinators.combine(consumers, Arbitraries.integers().between(1, 12))
                    .as(Step.Poll::new)),
            Tuple.of(8, consumers.map(Step.Apply::new)),
            Tuple.of(1, consumers.map(Step.Restart::new)),
            Tuple.of(2, Arbitraries.of(Trouble.class).map(Step.StoreTrouble::new)),
            Tuple.of(1, Arbitraries.of(new Step.Snapshot())),
            Tuple.of(1, Arbitraries.of(new Step.FallBackToSnapshot())),
            Tuple.of(1, Arbitraries.of(new Step.LoseEverything())),
            Tuple.of(2, Arbitraries.integers().between(0, 100).map(Step.LoseViews::new)))
        .list()
        .ofMaxSize(60);
  }
}
