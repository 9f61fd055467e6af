package espm.command.api;

import espm.command.eventstore.IdempotencyKey;
import espm.command.handling.VersionCondition;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What the resources ask of a request that carries a command. */
final class CommandRequest {

  private static final String JSON = "application/json";

  private final RoutingContext http;

  CommandRequest(RoutingContext http) {
    this.http = http;
  }

  /**
   * The body, which has to be there.
   *
   * @throws ProblemException unsupported-media-type, or malformed-json
   */
  RequestBody body() {
    Buffer body = BodyCollector.bodyOf(http);
    if (body.length() > 0) {
      requireJson();
    }
    return RequestBody.read(body.getBytes());
  }

  /**
   * The body, or one without members when there is none: then no content type is needed either.
   *
   * @throws ProblemException unsupported-media-type, or malformed-json
   */
  RequestBody optionalBody() {
    return BodyCollector.bodyOf(http).length() == 0 ? RequestBody.empty() : body();
  }

  private void requireJson() {
    String type = http.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!essence.equals(JSON)) {
      throw Problems.unsupportedMediaType().exception();
    }
  }

  /**
   * What {@code If-Match} asks for.
   *
   * @throws ProblemException malformed-request
   */
  VersionCondition condition() {
    return EntityTag.condition(http.request().headers().getAll(HttpHeaders.IF_MATCH));
  }

  /**
   * The key that makes the request happen only once, if it has one.
   *
   * @throws ProblemException malformed-request
   */
  Optional<IdempotencyKey> idempotencyKey() {
    return IdempotencyKeyHeader.of(http.request(), BodyCollector.bodyOf(http).getBytes());
  }

  /**
   * An id in the path.
   *
   * @throws ProblemException malformed-request when it is no UUID
   */
  static UUID pathId(String what, String text) {
    return RequestBody.parseUuid(text)
        .orElseThrow(
            () -> Problems.malformedRequest("the " + what + " in the path is no UUID").exception());
  }
}
