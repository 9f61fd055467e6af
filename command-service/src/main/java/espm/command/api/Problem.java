package espm.command.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An error as clients get it: RFC 9457 {@code application/problem+json}.
 *
 * @param status HTTP status
 * @param slug stable name of the kind of problem; its type is {@code urn:espm:problem:<slug>}
 * @param title what kind of problem it is, the same for every occurrence
 * @param detail what happened this time, for people
 * @param violations everything that is wrong with the request's values; empty for other problems
 */
public record Problem(
    int status, String slug, String title, String detail, List<Violation> violations) {

  /** Media type of {@link #json}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * One thing that is wrong with a body.
   *
   * @param pointer JSON pointer (RFC 6901) to it
   * @param detail what is wrong, for people
   */
  public record Violation(String pointer, String detail) {}

  /** A problem without violations. */
  static Problem of(int status, String slug, String title, String detail) {
    return new Problem(status, slug, title, detail, List.of());
  }

  /** The exception that carries this problem out of a resource. */
  ProblemException exception() {
    return new ProblemException(this);
  }

  /**
   * The body.
   *
   * @param instance path of the request
   */
  byte[] json(String instance) {
    // By way of a string: names that clients chose may hold half a character, which the writer of
    // bytes refuses and the encoder replaces.
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "urn:espm:problem:" + slug);
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      json.writeStringField("instance", instance);
      if (!violations.isEmpty()) {
        json.writeArrayFieldStart("violations");
        for (Violation violation : violations) {
          json.writeStartObject();
          json.writeStringField("pointer", violation.pointer());
          json.writeStringField("detail", violation.detail());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
