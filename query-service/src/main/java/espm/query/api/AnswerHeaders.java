package espm.query.api;

import espm.query.freshness.FreshAsOf;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * What the head of each answer says beside what its resource put there: how fresh the read model
 * is, and the media type as it is registered.
 */
@Singleton
class AnswerHeaders {

  /** As of when the read model shows everything. */
  static final String FRESH_AS_OF = "Espm-Fresh-As-Of";

  private static final int AFTER_REQUEST_ID = 900;
  private static final String API = "/api/";
  private static final String ORDERS = "/api/orders/";
  private static final int ID_LENGTH = 36;

  /** The framework adds a parameter that JSON does not have (RFC 8259, 11). */
  private static final String JSON_WITH_CHARSET = "application/json;charset=UTF-8";

  private static final String JSON = "application/json";

  private final FreshAsOf freshAsOf;

  AnswerHeaders(FreshAsOf freshAsOf) {
    this.freshAsOf = freshAsOf;
  }

  void register(@Observes Filters filters) {
    filters.register(this::add, AFTER_REQUEST_ID);
  }

  private void add(RoutingContext context) {
    String path = context.request().path();
    if (path != null && path.startsWith(API)) {
      // Before anything is read: what is read later can only be fresher.
      putFreshAsOf(context.response(), freshAsOf(path));
      context.addHeadersEndHandler(_ -> nameJson(context.response().headers()));
    }
    context.next();
  }

  private String freshAsOf(String path) {
    if (path.startsWith(ORDERS) && path.length() >= ORDERS.length() + ID_LENGTH) {
      String id = path.substring(ORDERS.length(), ORDERS.length() + ID_LENGTH);
      try {
        return freshAsOf.ofOrder(UUID.fromString(id));
      } catch (IllegalArgumentException e) {
        // told by the resource
      }
    }
    return freshAsOf.ofAll();
  }

  /**
   * @param asOf null when it is not known: then nothing is said
   */
  static void putFreshAsOf(HttpServerResponse response, String asOf) {
    if (asOf == null) {
      response.headers().remove(FRESH_AS_OF);
    } else {
      response.putHeader(FRESH_AS_OF, asOf);
    }
  }

  private static void nameJson(MultiMap headers) {
    if (JSON_WITH_CHARSET.equals(headers.get(HttpHeaders.CONTENT_TYPE))) {
      headers.set(HttpHeaders.CONTENT_TYPE, JSON);
    }
  }
}
