package espm.command.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * What happens to a request before the resources see it: it gets an id, which every answer carries
 * and every line of the log names; the format of the answer is settled; its parameters say
 * something; its body is collected. What is refused already here is problem+json like everything
 * else.
 */
@ApplicationScoped
public class HttpEdge {

  private static final String REQUEST_ID = "X-Request-Id";

  /** What the gateway passes on or makes; anything else could forge lines of a log. */
  private static final Pattern REQUEST_ID_TEXT = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private static final int FIRST = 1000;

  void prepare(@Observes Filters filters) {
    filters.register(HttpEdge::identify, FIRST);
    filters.register(new Negotiation(), FIRST - 1);
    filters.register(new EmptyParameters(), FIRST - 2);
    filters.register(new BodyCollector(), FIRST - 3);
  }

  private static void identify(RoutingContext request) {
    String given = request.request().getHeader(REQUEST_ID);
    boolean usable = given != null && REQUEST_ID_TEXT.matcher(given).matches();
    String id = usable ? given : nextId();
    MDC.put("requestId", id);
    request.response().putHeader(REQUEST_ID, id);
    request.next();
  }

  /** It has to be another one each time, but nobody is kept from guessing it. */
  private static String nextId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong() & ~0xF000L | 0x4000L; // version 4
    long low = random.nextLong() & ~(0xC0L << 56) | 0x80L << 56; // of the usual kind
    return new UUID(high, low).toString();
  }

  /**
   * For what the router refuses by itself. A target that is no URI does not get as far: Quarkus
   * answers it before any router or filter, with an empty 400, and has no place to change that.
   */
  void refuse(@Observes Router router) {
    on(router, Problems.malformedRequest("the request cannot be read"));
    on(router, Problems.pathNotFound());
    on(router, Problems.methodNotAllowed());
  }

  private static void on(Router router, Problem problem) {
    router.errorHandler(problem.status(), request -> answer(request, problem));
  }

  /** Ends a request with a problem. */
  static void answer(RoutingContext request, Problem problem) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .setStatusCode(problem.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .end(Buffer.buffer(problem.json(request.request().path())));
    }
  }
}
