package espm.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads one {@link Step} a line, runs it and prints {@code {"second": …}} each second and {@code
 * {"step": …}} at its end. One process for all steps: a JVM that has just started would measure its
 * own compiler. Ends with its input.
 */
public final class Generator {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Generator() {}

  /** Takes the API's base URL, on 127.0.0.1. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // Gatling prints for people
    requireLoopback(arguments[0]);
    try (Engine engine = new Engine(arguments[0]);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      answers.println(JSON.writeValueAsString(Map.of("ready", true)));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Step step = JSON.readValue(line, Step.class);
        Population population = Population.readFrom(Path.of(step.population()));
        engine.run(step, population, (name, value) -> print(answers, name, value));
      }
    }
    System.exit(0); // threads of the engine are no daemons
  }

  private static void requireLoopback(String url) {
    if (!url.startsWith("http://127.0.0.1:")) {
      throw new IllegalArgumentException("only 127.0.0.1 may be loaded, not " + url);
    }
  }

  private static void print(PrintStream answers, String name, Object value) {
    try {
      answers.println(JSON.writeValueAsString(Map.of(name, value)));
    } catch (IOException e) {
      throw new IllegalStateException("a result that is no JSON", e);
    }
  }
}
