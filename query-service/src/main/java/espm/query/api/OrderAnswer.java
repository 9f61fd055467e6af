package espm.query.api;

import espm.query.readmodel.OrderJson;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * How an order is answered: with its version as entity tag, and without its bytes when the client
 * has that version already.
 *
 * @param json the order; null when the client has it
 * @param entityTag of its version
 */
record OrderAnswer(byte[] json, String entityTag) {

  /** What a cache may do: keep it, and ask each time whether it is still the newest. */
  static final String CACHE_CONTROL = "no-cache";

  /**
   * The answer to a request with these headers.
   *
   * @throws ProblemException when they cannot be understood
   */
  static OrderAnswer of(byte[] json, MultiMap headers) {
    int version = OrderJson.versionOf(json);
    List<String> ifNoneMatch = headers.getAll(HttpHeaders.IF_NONE_MATCH);
    boolean isKnown = !ifNoneMatch.isEmpty() && EntityTags.isKnown(version, ifNoneMatch);
    return new OrderAnswer(isKnown ? null : json, EntityTags.of(version));
  }
}
