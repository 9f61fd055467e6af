package espm.query.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An error as the client gets it (RFC 9457).
 *
 * @param type which error
 * @param detail what is wrong with this request, for people
 */
record Problem(ProblemType type, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * As UTF-8 JSON.
   *
   * @param path of the request
   */
  byte[] json(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type.urn());
      json.writeStringField("title", type.title());
      json.writeNumberField("status", type.status());
      json.writeStringField("detail", detail);
      json.writeStringField("instance", path);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
