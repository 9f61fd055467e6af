package espm.command.api;

import espm.command.eventstore.StoreUnavailableException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request early into problem+json. Clients never see an exception's text. */
public class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  @ServerExceptionMapper
  public Response refused(ProblemException refusal, HttpServerRequest request) {
    return response(refusal.problem(), request).build();
  }

  @ServerExceptionMapper
  public Response unavailable(StoreUnavailableException e, HttpServerRequest request) {
    LOG.warnf("%s %s: %s", request.method(), request.path(), e.getMessage());
    return response(problem(e), request).build();
  }

  private static Problem problem(StoreUnavailableException e) {
    if (e.needsOperator()) {
      return Problems.outOfService();
    }
    return e.isBusy() ? Problems.overloaded() : Problems.unavailable();
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, HttpServerRequest request) {
    return switch (e.getResponse().getStatus()) {
      case 404 -> response(Problems.pathNotFound(), request).build();
      case 405 ->
          response(Problems.methodNotAllowed(), request)
              .header(HttpHeaders.ALLOW, AllowedMethods.of(request.path()))
              .build();
      case 406 -> response(Problems.notAcceptable(), request).build();
      case 415 -> response(Problems.unsupportedMediaType(), request).build();
      default -> response(other(e), request).build();
    };
  }

  private static Problem other(WebApplicationException e) {
    return e.getResponse().getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR
        ? Problems.malformedRequest("the request cannot be read")
        : unexpected(e);
  }

  @ServerExceptionMapper
  public Response unforeseen(Throwable e, HttpServerRequest request) {
    return response(unexpected(e), request).build();
  }

  private static Problem unexpected(Throwable e) {
    LOG.error("a request failed unexpectedly", e);
    return Problems.internalError();
  }

  private static Response.ResponseBuilder response(Problem problem, HttpServerRequest request) {
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .entity(problem.json(request.path()));
    if (problem.status() == 503) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response;
  }
}
