package espm.query.generations;

import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Redis as the generations see it, in memory, and instances whose every request to it is on its way
 * until it is picked: so they overlap in any way, and some never come back.
 */
final class ManyInstances {

  static final int PARTITIONS = 2;

  /** A request that an instance has sent and Redis has not got yet. */
  record Request(int instance, Runnable arrival) {}

  final Random random;
  final List<Request> onTheWay = new ArrayList<>();
  final Map<Integer, long[]> offsets = new HashMap<>();
  final Map<Keyspace, Set<String>> seals = new HashMap<>();

  /** Partitions whose one order that was parked is not any more. */
  final Set<Keyspace> healed = new HashSet<>();

  /** Partitions whose parked order is to be tried again. */
  final Set<Keyspace> asked = new HashSet<>();

  final long[] topic = new long[PARTITIONS];
  final Clock clock = new MovingClock();
  Instant now = Instant.parse("2026-03-01T10:00:00Z");
  Generations generations = Generations.only(1, 1);
  private long revision = 1;

  ManyInstances(Random random) {
    this.random = random;
    offsets.put(1, new long[PARTITIONS]);
  }

  private <T> Future<T> send(int instance, Supplier<T> effect) {
    Promise<T> answer = Promise.promise();
    onTheWay.add(new Request(instance, () -> answer.complete(effect.get())));
    return answer.future();
  }

  /** Lets one request arrive; which one is left to chance. */
  void arriveOne() {
    if (!onTheWay.isEmpty()) {
      onTheWay.remove(random.nextInt(onTheWay.size())).arrival().run();
    }
  }

  /** Lets a change of the record happen at once, as that of an operator. */
  void change(Optional<Generations> next) {
    next.ifPresent(
        changed -> {
          generations = changed;
          revision++;
        });
  }

  GenerationRecord recordOf(int instance) {
    return new GenerationRecord() {
      @Override
      public Future<Found> read() {
        return send(instance, () -> new Found(Long.toString(revision), Optional.of(generations)));
      }

      @Override
      public Future<Boolean> replace(String expected, Generations next) {
        return send(
            instance,
            () -> {
              boolean isThere = expected.equals(Long.toString(revision));
              if (isThere) {
                change(Optional.of(next));
              }
              return isThere;
            });
      }
    };
  }

  long[] offsetsOf(int generation) {
    return offsets.computeIfAbsent(generation, _ -> new long[PARTITIONS]);
  }

  private Set<String> sealsOf(Keyspace keys) {
    return seals.computeIfAbsent(keys, _ -> new HashSet<>());
  }

  /** Somebody projects some records, whether or not he should. */
  void project(int instance, Keyspace keys, int records) {
    Set<String> found = Set.copyOf(sealsOf(keys));
    if (found.isEmpty()) {
      long[] reached = offsetsOf(keys.generation());
      int partition = keys.partition();
      reached[partition] = Math.min(topic[partition], reached[partition] + records);
      if (asked.remove(keys)) {
        healed.add(keys);
      }
    } else {
      recordOf(instance)
          .read()
          .onSuccess(
              record ->
                  found.stream()
                      .filter(
                          seal ->
                              record
                                  .generations()
                                  .orElseThrow()
                                  .isLeftBehind(keys.generation(), seal))
                      .forEach(seal -> partitionsOf(instance).unseal(keys, seal)));
    }
  }

  Partitions partitionsOf(int instance) {
    return new Partitions() {
      @Override
      public int count() {
        return PARTITIONS;
      }

      @Override
      public Future<List<OptionalLong>> offsets(int generation) {
        return ofAll(generation, this::offset);
      }

      private OptionalLong offset(Keyspace keys) {
        return OptionalLong.of(offsetsOf(keys.generation())[keys.partition()]);
      }

      @Override
      public Future<List<OptionalLong>> seal(int generation, String seal) {
        return ofAll(
            generation,
            keys -> {
              sealsOf(keys).add(seal);
              return offset(keys);
            });
      }

      private Future<List<OptionalLong>> ofAll(
          int generation, Function<Keyspace, OptionalLong> effect) {
        List<Future<OptionalLong>> answers = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          Keyspace keys = new Keyspace(generation, partition);
          answers.add(send(instance, () -> effect.apply(keys)));
        }
        return Future.all(answers).map(_ -> answers.stream().map(Future::result).toList());
      }

      @Override
      public Future<Void> unseal(Keyspace partition, String seal) {
        return send(
            instance,
            () -> {
              sealsOf(partition).remove(seal);
              return null;
            });
      }

      @Override
      public Future<Swept> sweep(Keyspace partition, String cursor) {
        return send(
            instance,
            () -> {
              Arrays.fill(offsetsOf(partition.generation()), 0);
              return new Swept("the only node", BEGIN);
            });
      }
    };
  }

  CarryOver carryOverOf(int instance) {
    return new CarryOver() {
      @Override
      public Future<Long> retries(int serving, int building) {
        List<Future<Long>> behind = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          Keyspace from = new Keyspace(serving, partition);
          Keyspace to = new Keyspace(building, partition);
          behind.add(send(instance, () -> retry(from, to)));
        }
        return Future.all(behind).map(_ -> behind.stream().mapToLong(Future::result).sum());
      }

      private long retry(Keyspace from, Keyspace to) {
        boolean isBehind = healed.contains(from) && !healed.contains(to);
        if (isBehind || asked.contains(from)) {
          asked.add(to);
        }
        return isBehind ? 1 : 0;
      }

      @Override
      public Future<Long> lastRetries(int serving, int building) {
        return retries(serving, building);
      }

      @Override
      public Future<Void> changes(int serving, int building, String seal) {
        return Future.succeededFuture();
      }
    };
  }

  private final class MovingClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
