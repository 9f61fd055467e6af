package espm.command.api;

import espm.command.eventstore.IdempotencyKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Idempotency-Key} of a request (IETF draft-ietf-httpapi-idempotency-key-header): a
 * string in quotes, as the draft has it, or the same without them, as most clients send it.
 */
final class IdempotencyKeyHeader {

  private static final String NAME = "Idempotency-Key";

  /** Visible ASCII but the quote and the backslash, which would need escapes. */
  private static final Pattern KEY =
      Pattern.compile("(?<quote>\"?)(?<key>[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})\\k<quote>");

  private IdempotencyKeyHeader() {}

  /**
   * Reads it.
   *
   * @param body of the request
   * @throws ProblemException malformed-request when there are several, or one that is none
   */
  static Optional<IdempotencyKey> of(HttpServerRequest request, byte[] body) {
    List<String> headers = request.headers().getAll(NAME);
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    Matcher key = KEY.matcher(headers.getFirst().strip());
    if (headers.size() > 1 || !key.matches()) {
      throw Problems.malformedRequest(
              "Idempotency-Key must be one text of 1 to 255 visible ASCII characters")
          .exception();
    }
    return Optional.of(new IdempotencyKey(key.group("key"), fingerprint(request, body)));
  }

  /** What makes two requests the same one: method, path, condition and body. */
  private static byte[] fingerprint(HttpServerRequest request, byte[] body) {
    MessageDigest digest = sha256();
    for (String part :
        List.of(
            request.method().name(),
            request.path(),
            String.join(",", request.headers().getAll(HttpHeaders.IF_MATCH)))) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n'); // none of them can have one
    }
    return digest.digest(body);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
