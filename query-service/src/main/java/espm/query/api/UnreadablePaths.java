package espm.query.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

/** Answers paths with broken escapes, which do not get as far as the other errors do. */
@Singleton
class UnreadablePaths {

  void register(@Observes Router router) {
    router.errorHandler(400, UnreadablePaths::refuse);
  }

  private static void refuse(RoutingContext context) {
    Problem problem = new Problem(ProblemType.MALFORMED_REQUEST, "the path cannot be read");
    context
        .response()
        .setStatusCode(problem.type().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Buffer.buffer(problem.json(context.request().path())));
  }
}
