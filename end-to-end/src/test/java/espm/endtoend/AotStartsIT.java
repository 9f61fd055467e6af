package espm.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import espm.localstack.EspmHome;
import espm.localstack.process.StackFolder;
import espm.localstack.system.FreePorts;
import espm.localstack.system.LocalSystem;
import espm.localstack.system.SystemSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts by what {@code ./espm aot} has noted. First of its module, so that the others start faster
 * too.
 */
class AotStartsIT {

  /** A JVM with this ends when its cache is missing or is not of its jars. */
  private static final String ONLY_WITH_CACHE =
      "-XX:AOTMode=on -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx256m";

  @TempDir private Path folder;

  @Test
  void the_services_start_by_what_a_trial_run_has_noted() throws Exception {
    EntryPoint espm = new EntryPoint(folder, Map.of());

    assertThat(espm.runPlain(List.of("aot")).expect(0).output())
        .contains("kafka", "command-service", "query-service");

    Map<String, String> variables = new HashMap<>(FreePorts.settings());
    variables.put("ESPM_COMMAND_JAVA_OPTIONS", ONLY_WITH_CACHE);
    variables.put("ESPM_QUERY_JAVA_OPTIONS", ONLY_WITH_CACHE);
    SystemSettings settings = SystemSettings.of(variables, new StackFolder(folder), 1, 1);
    LocalSystem system = new LocalSystem(EspmHome.find(), settings, new RunningSystem.Told());
    try {
      system.start();
      assertThat(system.report().ready()).isTrue();
    } finally {
      system.stop();
    }
  }
}
