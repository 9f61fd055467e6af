package espm.command.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request early into problem+json. Clients never see an exception's text. */
public class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  /**
   * SQLSTATE classes 08 (connection), 53 (resources), 57 (shutdown): the database, not the query.
   */
  private static final String UNAVAILABLE_CLASSES = "08|53|57";

  @ServerExceptionMapper
  public Response refused(ProblemException refusal, HttpServerRequest request) {
    return response(refusal.problem(), request);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, HttpServerRequest request) {
    Problem problem =
        switch (e.getResponse().getStatus()) {
          case 404 -> Problems.pathNotFound();
          case 405 -> Problems.methodNotAllowed();
          case 406 -> Problems.notAcceptable();
          case 413 -> Problems.bodyTooLarge();
          case 415 -> Problems.unsupportedMediaType();
          default -> other(e);
        };
    return response(problem, request);
  }

  private static Problem other(WebApplicationException e) {
    return e.getResponse().getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR
        ? Problems.malformedRequest("the request cannot be read")
        : unexpected(e);
  }

  @ServerExceptionMapper
  public Response unforeseen(Throwable e, HttpServerRequest request) {
    if (isUnavailable(e)) {
      LOG.warnf("event store unavailable: %s", e.toString());
      return response(Problems.unavailable(), request);
    }
    return response(unexpected(e), request);
  }

  private static Problem unexpected(Throwable e) {
    LOG.error("a request failed unexpectedly", e);
    return Problems.internalError();
  }

  private static boolean isUnavailable(Throwable e) {
    return switch (e) {
      case PgException postgres ->
          postgres.getSqlState() != null
              && postgres.getSqlState().substring(0, 2).matches(UNAVAILABLE_CLASSES);
      case ClosedConnectionException _, IOException _, TimeoutException _ -> true;
      case DatabaseException _ -> false;
      default -> e.getCause() != null && e.getCause() != e && isUnavailable(e.getCause());
    };
  }

  private static Response response(Problem problem, HttpServerRequest request) {
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .entity(problem.json(request.path()));
    if (problem.status() == 503 || problem.status() == 429) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
