package espm.query.api;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Sums;
import espm.query.redis.Question;
import espm.query.redis.ServingViews;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Adds up what the partitions hold of some figures. Thread-safe. */
@Singleton
class StoredSums {

  /**
   * A sorted set of which numbers of members are wanted.
   *
   * @param scores for each of which a number is wanted; none for one number of all members
   */
  record Counted(String key, List<Integer> scores) {

    static Counted all(String key) {
      return new Counted(key, List.of());
    }

    private Question question() {
      return scores.isEmpty() ? Question.of("ZCARD", key) : Question.sizes(key, scores);
    }

    private List<Long> sums(List<Response> parts) {
      return scores.isEmpty()
          ? List.of(parts.stream().mapToLong(Response::toLong).sum())
          : IntStream.range(0, scores.size()).mapToObj(at -> sum(parts, at)).toList();
    }

    /** A partition that has no member answers nothing. */
    private static long sum(List<Response> parts, int at) {
      return parts.stream()
          .filter(sizes -> sizes.size() > 0)
          .mapToLong(sizes -> sizes.get(at).toLong())
          .sum();
    }
  }

  /**
   * Which figures of a partition.
   *
   * @param summed groups of hashes; those of a group are added up together
   */
  record Wanted(List<Counted> counted, List<List<String>> summed) {}

  /**
   * Figures over all partitions, in the order in which they were wanted.
   *
   * @param counts for each sorted set as many as are wanted of it
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
            wanted.counted().stream().map(Counted::question),
            wanted.summed().stream().flatMap(List::stream).map(key -> Question.of("HGETALL", key)))
        .toList();
  }

  private static Figures figures(Wanted wanted, List<List<Response>> parts) {
    List<Long> counts = new ArrayList<>();
    List<Sums> sums = new ArrayList<>();
    int at = 0;
    for (; at < wanted.counted().size(); at++) {
      int answer = at;
      counts.addAll(
          wanted.counted().get(at).sums(parts.stream().map(part -> part.get(answer)).toList()));
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
