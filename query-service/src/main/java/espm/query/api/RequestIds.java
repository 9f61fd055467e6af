package espm.query.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** Gives each answer the request's id, which also stands in the log. */
@Singleton
class RequestIds {

  private static final String HEADER = "X-Request-Id";
  private static final int BEFORE_ALL_OTHERS = 1_000;

  /** What the gateway passes on or makes; anything else could forge lines of a log. */
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  void register(@Observes Filters filters) {
    filters.register(this::echo, BEFORE_ALL_OTHERS);
  }

  private void echo(RoutingContext context) {
    String given = context.request().getHeader(HEADER);
    String id = given != null && ACCEPTABLE.matcher(given).matches() ? given : next();
    context.response().putHeader(HEADER, id);
    MDC.put("requestId", id);
    context.next();
  }

  /** It has to be another one each time, but nobody is kept from guessing it. */
  private static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong() & ~0xF000L | 0x4000L; // version 4
    long low = random.nextLong() & ~(0xC0L << 56) | 0x80L << 56; // of the usual kind
    return new UUID(high, low).toString();
  }
}
