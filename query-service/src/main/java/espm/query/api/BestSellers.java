package espm.query.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import espm.query.freshness.FreshAsOf;
import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The products of which most were sold, over all partitions. The best of the partitions need not
 * hold the best of all: a product may be second everywhere. So the heads of the partitions' lists
 * only give candidates, whose quantities are then read from every partition. What is in no head has
 * at most the sum of the heads' last quantities; when the last product of the answer has at least
 * that, the answer is exact. Otherwise longer heads are read, up to a bound. An answer is given
 * again for a second. Thread-safe.
 */
@Singleton
class BestSellers {

  private static final int FIRST_HEAD = 100;
  private static final int HEAD_GROWTH = 4;
  private static final int HEAD_MAX = 1_600;
  private static final Duration KEPT = Duration.ofSeconds(1);
  private static final int KEPT_MAX = 100;

  /** A product and how many of it were sold. */
  record Sold(String productId, long quantity) {}

  /**
   * An answer.
   *
   * @param isExact whether it is sure that no other product belongs here
   * @param freshAsOf as of when it shows everything, as it was known when it was read; or null
   */
  record Top(List<Sold> products, boolean isExact, String freshAsOf) {}

  private final OrderReads reads;
  private final FreshAsOf freshAsOf;
  private final ReadModelLayout layout;
  private final Cache<Integer, Future<Top>> kept =
      Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(KEPT_MAX).build();

  BestSellers(OrderReads reads, ReadModelLayout layout, FreshAsOf freshAsOf) {
    this.reads = reads;
    this.freshAsOf = freshAsOf;
    this.layout = layout;
  }

  /** The best so many; fails with a problem. */
  Future<Top> top(int limit) {
    return kept.get(
        limit,
        _ -> top(limit, FIRST_HEAD, freshAsOf.ofAll()).onFailure(_ -> kept.invalidate(limit)));
  }

  private Future<Top> top(int limit, int head, String asOf) {
    List<Keyspace> partitions = layout.all();
    List<Future<Response>> heads = new ArrayList<>();
    for (Keyspace keys : partitions) {
      heads.add(
          reads.send(
              Request.cmd(Command.ZREVRANGE)
                  .arg(keys.soldProducts())
                  .arg(0)
                  .arg(head - 1)
                  .arg("WITHSCORES")));
    }
    return Future.all(heads)
        .compose(
            _ -> {
              Set<String> candidates = new LinkedHashSet<>();
              long othersMax = 0;
              for (Future<Response> part : heads) {
                Response pairs = part.result();
                pairs.forEach(pair -> candidates.add(pair.get(0).toString()));
                // A head that is shorter than asked for is the whole list.
                othersMax += pairs.size() < head ? 0 : quantity(pairs.get(head - 1).get(1));
              }
              return withQuantities(partitions, candidates, limit, othersMax, asOf);
            })
        .compose(
            top ->
                top.isExact() || head >= HEAD_MAX
                    ? Future.succeededFuture(top)
                    : top(limit, head * HEAD_GROWTH, asOf));
  }

  private Future<Top> withQuantities(
      List<Keyspace> partitions, Set<String> candidates, int limit, long othersMax, String asOf) {
    if (candidates.isEmpty()) {
      return Future.succeededFuture(new Top(List.of(), true, asOf));
    }
    List<Future<Response>> parts = new ArrayList<>();
    for (Keyspace keys : partitions) {
      Request scores = Request.cmd(Command.ZMSCORE).arg(keys.soldProducts());
      candidates.forEach(scores::arg);
      parts.add(reads.send(scores));
    }
    return Future.all(parts)
        .map(
            _ -> {
              Map<String, Long> quantities = new HashMap<>();
              for (Future<Response> part : parts) {
                int at = 0;
                for (String candidate : candidates) {
                  Response score = part.result().get(at++);
                  quantities.merge(candidate, score == null ? 0 : quantity(score), Long::sum);
                }
              }
              return best(quantities, limit, othersMax, asOf);
            });
  }

  private static Top best(Map<String, Long> quantities, int limit, long othersMax, String asOf) {
    List<Sold> products =
        quantities.entrySet().stream()
            .map(entry -> new Sold(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(Sold::quantity).reversed().thenComparing(Sold::productId))
            .limit(limit)
            .toList();
    boolean isExact =
        othersMax == 0 || products.size() == limit && products.getLast().quantity() >= othersMax;
    return new Top(products, isExact, asOf);
  }

  /** Redis ranks by doubles, which hold whole numbers exactly up to 2^53. */
  private static long quantity(Response score) {
    return Math.round(score.toDouble());
  }
}
