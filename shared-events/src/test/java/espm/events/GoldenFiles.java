package espm.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /** The names of the golden files in a folder of theirs; {@code ""} for the outermost. */
  static List<String> names(String folder) {
    URL url = GoldenFiles.class.getResource("/golden/" + folder);
    try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError("no golden files in " + folder, e);
    }
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
