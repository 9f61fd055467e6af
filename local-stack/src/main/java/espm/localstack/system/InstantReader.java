package espm.localstack.system;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Instant;

/** Reads the text form of an instant. */
final class InstantReader extends StdDeserializer<Instant> {

  private static final long serialVersionUID = 1;

  InstantReader() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    return Instant.parse(parser.getText());
  }
}
