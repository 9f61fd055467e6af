package espm.localstack.launcher;

import espm.localstack.EspmHome;
import espm.localstack.kafka.KafkaBroker;
import espm.localstack.process.AotCache;
import espm.localstack.process.Folders;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.system.FreePorts;
import espm.localstack.system.LocalSystem;
import espm.localstack.system.SystemSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a system of its own for some seconds, to note how Kafka and both services start and what is
 * hot in them. Later starts go by that; see {@link AotCache}.
 */
@Command(
    name = "aot",
    description =
        "Notes how Kafka and the services start, in a trial run; then they start several times as"
            + " fast. Takes about a minute, once after each build.")
final class AotCommand implements Callable<Integer> {

  private static final List<String> PROGRAMS =
      List.of(KafkaBroker.PROGRAM, "command-service", "query-service");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "say this")
  private boolean help;

  @Override
  public Integer call() throws StartFailure, IOException, InterruptedException {
    EspmHome home = EspmHome.find();
    Path data = Files.createTempDirectory("espm-aot-");
    try {
      System.out.println("A trial run, on free ports and with data of its own");
      run(home, data);
      return keepRecordings(home);
    } finally {
      Folders.delete(data);
    }
  }

  private static void run(EspmHome home, Path data)
      throws StartFailure, IOException, InterruptedException {
    for (String program : PROGRAMS) {
      Files.createDirectories(home.aotCache(program).getParent());
    }
    SystemSettings settings =
        SystemSettings.of(onFreePorts(), new StackFolder(data), 1, 1).recordingStarts();
    LocalSystem system = new LocalSystem(home, settings, new PrintedProgress());
    Thread end = new Thread(() -> stop(system), "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      system.start();
      new TrialLoad(URI.create(system.report().gatewayUrl())).run();
      System.out.println("Putting the recordings together");
    } finally {
      system.stop();
    }
    Runtime.getRuntime().removeShutdownHook(end);
  }

  private static void stop(LocalSystem system) {
    try {
      system.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All settings of the user's but the ports, so that a running system is not in the way. */
  private static Map<String, String> onFreePorts() throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(FreePorts.settings());
    return variables;
  }

  private static int keepRecordings(EspmHome home) throws IOException {
    int missing = 0;
    for (String program : PROGRAMS) {
      AotCache cache = new AotCache(home.aotCache(program), true);
      if (Files.exists(cache.recording())) {
        Files.move(cache.recording(), cache.file(), StandardCopyOption.ATOMIC_MOVE);
        System.out.printf("  %-16s %d MB%n", program, Files.size(cache.file()) >> 20);
      } else {
        System.err.println("espm: nothing was recorded of " + program + "; it starts as before");
        missing++;
      }
    }
    return missing == 0 ? 0 : Main.FAILED;
  }
}
