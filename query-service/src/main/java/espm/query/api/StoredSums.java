package espm.query.api;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Sums;
import espm.query.redis.ServingViews;
import espm.query.redis.ServingViews.Question;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Adds up what the partitions hold of some figures. Thread-safe. */
@Singleton
class StoredSums {

  /**
   * Which figures of a partition.
   *
   * @param counted sorted sets, of which the number of members is wanted
   * @param summed groups of hashes; those of a group are added up together
   */
  record Wanted(List<String> counted, List<List<String>> summed) {}

  /**
   * Figures over all partitions, in the order in which they were wanted.
   *
   * @param counts for each sorted set
   * @param sums for each group
   */
  record Figures(List<Long> counts, List<Sums> sums) {}

  private final ServingViews views;

  StoredSums(ServingViews views) {
    this.views = views;
  }

  /**
   * Reads figures; those of a partition at one moment.
   *
   * @param wanted names the keys of a partition, the same of each
   */
  Future<Figures> of(Function<Keyspace, Wanted> wanted) {
    return views.readWhole(
        reading ->
            reading
                .askAll(keys -> questions(wanted.apply(keys)))
                .map(parts -> figures(wanted.apply(reading.partitions().getFirst()), parts)));
  }

  private static List<Question> questions(Wanted wanted) {
    return Stream.concat(
            wanted.counted().stream().map(key -> Question.of("ZCARD", key)),
            wanted.summed().stream().flatMap(List::stream).map(key -> Question.of("HGETALL", key)))
        .toList();
  }

  private static Figures figures(Wanted wanted, List<List<Response>> parts) {
    List<Long> counts = new ArrayList<>();
    List<Sums> sums = new ArrayList<>();
    int at = 0;
    for (; at < wanted.counted().size(); at++) {
      int answer = at;
      counts.add(parts.stream().mapToLong(part -> part.get(answer).toLong()).sum());
    }
    for (List<String> group : wanted.summed()) {
      Sums sum = new Sums();
      for (List<Response> part : parts) {
        part.subList(at, at + group.size()).forEach(hash -> add(hash, sum));
      }
      sums.add(sum);
      at += group.size();
    }
    return new Figures(counts, sums);
  }

  private static void add(Response hash, Sums sum) {
    for (int at = 0; at < hash.size(); at += 2) {
      sum.add(hash.get(at).toString(), hash.get(at + 1).toLong());
    }
  }
}
