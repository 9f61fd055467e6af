package espm.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The stored formats, one file for every version that was ever written. Never changed, only added
 * to.
 */
final class GoldenFiles {

  private GoldenFiles() {}

  /** The text of a golden file without its final line break. */
  static String read(String name) {
    return resource("/golden/" + name).strip();
  }

  static String schema(String name) {
    return resource("/espm/events/schemas/" + name + ".schema.json");
  }

  private static String resource(String path) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new AssertionError("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
