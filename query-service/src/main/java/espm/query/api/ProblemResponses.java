package espm.query.api;

import espm.query.redis.NothingServesException;
import espm.query.redis.RedisAwayException;
import espm.query.redis.ViewsIncompleteException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request early into a problem; none of it shows the inside. */
final class ProblemResponses {

  private static final Logger LOG = Logger.getLogger(ProblemResponses.class);
  static final int RETRY_AFTER_SECONDS = 1;

  @ServerExceptionMapper
  Response ofProblem(ProblemException exception, HttpServerRequest request) {
    if (exception.getCause() != null) {
      LOG.warnf("%s: %s", exception.getMessage(), exception.getCause().getMessage());
    }
    return response(exception.problem(), request);
  }

  /** While it is not known which views serve, or when this build cannot read them. */
  @ServerExceptionMapper
  Response ofNothingServes(NothingServesException exception, HttpServerRequest request) {
    return response(new Problem(ProblemType.UNAVAILABLE, exception.getMessage()), request);
  }

  /** While lists and sums would be those of a part of the orders. */
  @ServerExceptionMapper
  Response ofIncomplete(ViewsIncompleteException exception, HttpServerRequest request) {
    return response(
        new Problem(ProblemType.READ_MODEL_INCOMPLETE, exception.getMessage()), request);
  }

  @ServerExceptionMapper
  Response ofRedisAway(RedisAwayException exception, HttpServerRequest request) {
    LOG.warnf("%s: %s", exception.getMessage(), exception.getCause().getMessage());
    return response(new Problem(ProblemType.UNAVAILABLE, exception.getMessage()), request);
  }

  /** What the framework refuses: unknown paths, wrong methods, headers it cannot read. */
  @ServerExceptionMapper
  Response ofFramework(WebApplicationException exception, HttpServerRequest request) {
    Response refused = exception.getResponse();
    Problem problem = problem(refused.getStatus(), exception, request);
    Response.ResponseBuilder response = Response.fromResponse(response(problem, request));
    if (refused.getStatus() == 405) {
      // The framework does not say what is allowed; on this side everything is a question.
      response.header(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
    }
    return response.build();
  }

  private static Problem problem(
      int status, WebApplicationException exception, HttpServerRequest request) {
    return switch (status) {
      case 404 -> new Problem(ProblemType.NOT_FOUND, "no such path: " + request.path());
      case 405 ->
          new Problem(
              ProblemType.METHOD_NOT_ALLOWED,
              request.method() + " is not possible on " + request.path());
      case 406 ->
          new Problem(ProblemType.NOT_ACCEPTABLE, "this path answers with application/json");
      case 415 ->
          new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "no body is expected on this path");
      default ->
          status >= 400 && status < 500
              ? new Problem(ProblemType.MALFORMED_REQUEST, "the request cannot be understood")
              : internal(exception, request);
    };
  }

  @ServerExceptionMapper
  Response ofAnythingElse(Throwable exception, HttpServerRequest request) {
    return response(internal(exception, request), request);
  }

  private static Problem internal(Throwable exception, HttpServerRequest request) {
    LOG.errorf(exception, "%s %s failed", request.method(), request.path());
    return new Problem(ProblemType.INTERNAL_ERROR, "the request could not be answered");
  }

  private static Response response(Problem problem, HttpServerRequest request) {
    Response.ResponseBuilder response =
        Response.status(problem.type().status())
            .type(Problem.MEDIA_TYPE)
            .entity(problem.json(request.path()));
    if (problem.type().isPassing()) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
