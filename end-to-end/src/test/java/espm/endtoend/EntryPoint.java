package espm.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import espm.localstack.EspmHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A person at a terminal: runs {@code ./espm} and reads what it prints. */
final class EntryPoint {

  /** How a command ended, and all that it printed. */
  record Ended(int status, String output) {

    Ended expect(int expected) {
      assertThat(status).as(output).isEqualTo(expected);
      return this;
    }
  }

  private static final int SECONDS_MAX = 180;

  private final Path data;
  private final Map<String, String> settings;

  EntryPoint(Path data, Map<String, String> settings) {
    this.data = data;
    this.settings = settings;
  }

  /** Runs a command about this system to its end. */
  Ended run(String command, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command, "--data", data.toString()));
    words.addAll(List.of(options));
    return runPlain(words);
  }

  /** Runs any command to its end. */
  Ended runPlain(List<String> words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(words);
    line.addFirst(EspmHome.find().folder().resolve("espm").toString());
    Path output = Files.createTempFile("espm-output-", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(settings);
      builder
          .environment()
          .put("ESPM_BUILD", "never"); // what is tested is what Maven has just built
      Process process = builder.start();
      boolean hasEnded = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
      if (!hasEnded) {
        process.destroyForcibly();
      }
      String text = Files.readString(output);
      assertThat(hasEnded).as(line + " goes on and on: " + text).isTrue();
      return new Ended(process.exitValue(), text);
    } finally {
      Files.delete(output);
    }
  }

  JsonNode status() throws IOException, InterruptedException {
    return new JsonMapper().readTree(run("status", "--json").output());
  }

  /** The process of one component, of which {@code launcher} is one as well. */
  ProcessHandle process(String component) throws IOException, InterruptedException {
    JsonNode status = status();
    if (component.equals("launcher")) {
      return ProcessHandle.of(status.get("launcherPid").asLong()).orElseThrow();
    }
    for (JsonNode candidate : status.get("components")) {
      if (candidate.get("name").asText().equals(component)) {
        return ProcessHandle.of(candidate.get("pid").asLong()).orElseThrow();
      }
    }
    throw new AssertionError("no component " + component + " in " + status);
  }
}
