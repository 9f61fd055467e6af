package espm.query.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import espm.query.freshness.FreshAsOf;
import espm.query.redis.ServingViews;
import espm.query.redis.ServingViews.Question;
import espm.query.redis.ServingViews.Reading;
import io.vertx.core.Future;
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

  /** Products asked for in one command. */
  private static final int ASKED_AT_ONCE = 1_000;

  private final FreshAsOf freshAsOf;
  private final ServingViews views;
  private final Cache<Integer, Future<Top>> kept =
      Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(KEPT_MAX).build();

  BestSellers(ServingViews views, FreshAsOf freshAsOf) {
    this.views = views;
    this.freshAsOf = freshAsOf;
  }

  /** The best so many; fails with a problem. */
  Future<Top> top(int limit) {
    return kept.get(
        limit,
        _ -> {
          String asOf = freshAsOf.ofAll();
          return views
              .readWhole(reading -> top(reading, limit, FIRST_HEAD, asOf))
              .onFailure(_ -> kept.invalidate(limit));
        });
  }

  private static Future<Top> top(Reading reading, int limit, int head, String asOf) {
    return reading
        .askAll(keys -> List.of(head(keys.soldProducts(), head)))
        .compose(
            heads -> {
              Set<String> candidates = new LinkedHashSet<>();
              long othersMax = 0;
              for (List<Response> part : heads) {
                Response pairs = part.getFirst();
                for (int at = 0; at < pairs.size(); at += 2) {
                  candidates.add(pairs.get(at).toString());
                }
                // A head that is shorter than asked for is the whole list.
                othersMax += pairs.size() < 2 * head ? 0 : quantity(pairs.get(2 * head - 1));
              }
              return withQuantities(reading, List.copyOf(candidates), limit, othersMax, asOf);
            })
        .compose(
            top ->
                top.isExact() || head >= HEAD_MAX
                    ? Future.succeededFuture(top)
                    : top(reading, limit, head * HEAD_GROWTH, asOf));
  }

  private static Question head(String key, int size) {
    return Question.of("ZREVRANGE", key, "0", "" + (size - 1), "WITHSCORES");
  }

  private static Future<Top> withQuantities(
      Reading reading, List<String> candidates, int limit, long othersMax, String asOf) {
    return reading
        .askAll(keys -> quantities(keys.soldProducts(), candidates))
        .map(
            parts -> {
              Map<String, Long> quantities = new HashMap<>();
              for (List<Response> part : parts) {
                for (int at = 0; at < candidates.size(); at++) {
                  Response score = part.get(at / ASKED_AT_ONCE).get(at % ASKED_AT_ONCE);
                  quantities.merge(
                      candidates.get(at), score == null ? 0 : quantity(score), Long::sum);
                }
              }
              return best(quantities, limit, othersMax, asOf);
            });
  }

  private static List<Question> quantities(String key, List<String> candidates) {
    List<Question> questions = new ArrayList<>();
    for (int from = 0; from < candidates.size(); from += ASKED_AT_ONCE) {
      List<String> words = new ArrayList<>(List.of("ZMSCORE", key));
      words.addAll(candidates.subList(from, Math.min(candidates.size(), from + ASKED_AT_ONCE)));
      questions.add(new Question(words));
    }
    return questions;
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
