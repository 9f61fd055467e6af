package espm.command.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import espm.command.relay.RelayAdministration;
import espm.command.relay.RelayAdministration.RewindResult;
import espm.command.relay.RelayAdministration.RewindTarget;
import espm.command.relay.RelayUnreachableException;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Administration of the relays, on the management port: GET {@code /relay}, POST {@code
 * /relay/pause}, {@code /relay/resume} and {@code /relay/rewind}; of all relays, or of the one that
 * {@code ?relay=} names. What needs the database is done by a worker thread.
 */
@ApplicationScoped
public class RelayRoutes {

  private static final Logger LOG = Logger.getLogger(RelayRoutes.class);
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int BODY_BYTES_MAX = 4096;

  private final RelayAdministration administration;

  RelayRoutes(RelayAdministration administration) {
    this.administration = administration;
  }

  void register(@Observes ManagementInterface management) {
    Router router = management.router();
    router.get("/relay").handler(request -> answer(request, administration.status()));
    router.post("/relay/pause").handler(request -> pause(request, true));
    router.post("/relay/resume").handler(request -> pause(request, false));
    router.post("/relay/rewind").handler(this::rewind); // with its body: Quarkus has collected it
    for (String path : List.of("/relay", "/relay/pause", "/relay/resume", "/relay/rewind")) {
      router.route(path).handler(request -> HttpEdge.answer(request, Problems.methodNotAllowed()));
    }
  }

  private void pause(RoutingContext request, boolean paused) {
    work(
        request,
        () -> {
          for (String relay : relays(request)) {
            administration.pause(relay, paused);
          }
          return administration.status();
        });
  }

  private void rewind(RoutingContext request) {
    RewindTarget target;
    try {
      target = RewindRequest.parse(json(request));
    } catch (ProblemException e) {
      HttpEdge.answer(request, e.problem());
      return;
    }
    work(
        request,
        () -> {
          Map<String, RewindResult.Accepted> done = new LinkedHashMap<>();
          for (String relay : relays(request)) {
            switch (administration.rewind(relay, target)) {
              case RewindResult.Accepted accepted -> done.put(relay, accepted);
              case RewindResult.NotBack notBack ->
                  throw RelayProblems.notBack(notBack.why()).exception();
              case RewindResult.Concurrent _ -> throw RelayProblems.concurrentRewind().exception();
            }
          }
          return done;
        });
  }

  private static JsonNode json(RoutingContext request) {
    Buffer body = request.body().buffer();
    if (body != null && body.length() > BODY_BYTES_MAX) {
      throw RelayProblems.bodyTooLarge(BODY_BYTES_MAX).exception();
    }
    try {
      return JSON.readTree(body == null ? new byte[0] : body.getBytes());
    } catch (JsonProcessingException e) {
      throw Problems.malformedJson(e.getOriginalMessage()).exception();
    } catch (IOException e) {
      throw Problems.malformedJson("the body cannot be read").exception();
    }
  }

  private List<String> relays(RoutingContext request) {
    List<String> asked = request.queryParam("relay");
    if (asked.isEmpty()) {
      return administration.names();
    }
    if (!administration.names().containsAll(asked)) {
      throw RelayProblems.relayNotFound(administration.names()).exception();
    }
    return asked;
  }

  private static void work(RoutingContext request, Callable<Object> work) {
    request
        .vertx()
        .executeBlocking(work, false)
        .onSuccess(result -> answer(request, result))
        .onFailure(failure -> HttpEdge.answer(request, problem(failure)));
  }

  private static Problem problem(Throwable failure) {
    return switch (failure) {
      case ProblemException refused -> refused.problem();
      case RelayUnreachableException _ -> RelayProblems.unavailable();
      default -> {
        LOG.error("administration of the relay failed", failure);
        yield Problems.internalError();
      }
    };
  }

  private static void answer(RoutingContext request, Object body) {
    try {
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(Buffer.buffer(JSON.writeValueAsBytes(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
