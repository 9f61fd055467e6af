package espm.command.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What happens to a request before and beside the resources: each answer carries the request's id,
 * and what the HTTP server refuses by itself is problem+json like everything else.
 */
@ApplicationScoped
public class HttpEdge {

  private static final String REQUEST_ID = "X-Request-Id";

  /** What the gateway passes on or makes; anything else could forge lines of a log. */
  private static final Pattern REQUEST_ID_TEXT = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private static final int BEFORE_EVERYTHING = 1000;

  void identify(@Observes Filters filters) {
    filters.register(HttpEdge::echoRequestId, BEFORE_EVERYTHING);
  }

  private static void echoRequestId(RoutingContext request) {
    String id = request.request().getHeader(REQUEST_ID);
    boolean usable = id != null && REQUEST_ID_TEXT.matcher(id).matches();
    request.response().putHeader(REQUEST_ID, usable ? id : UUID.randomUUID().toString());
    request.next();
  }

  void refuse(@Observes Router router) {
    on(router, Problems.pathNotFound());
    on(router, Problems.methodNotAllowed());
    on(router, Problems.bodyTooLarge());
    on(router, Problems.malformedRequest("the request cannot be read"));
  }

  private static void on(Router router, Problem problem) {
    router.errorHandler(
        problem.status(),
        request ->
            request
                .response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Buffer.buffer(problem.json(request.request().path()))));
  }
}
