package espm.localstack.launcher;

import espm.localstack.EspmHome;
import espm.localstack.process.Orphans;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.system.LocalSystem;
import espm.localstack.system.SystemRecord;
import espm.localstack.system.SystemSettings;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts everything, and stays until it is told to end. */
@Command(
    name = "up",
    description = "Starts everything on 127.0.0.1 and prints where it is; Ctrl-C ends it.")
final class UpCommand implements Callable<Integer> {

  @Mixin private SystemOptions system;

  @Option(names = "--detach", description = "return when everything is ready, and leave it running")
  private boolean detach;

  @Option(
      names = "--commands",
      paramLabel = "N",
      defaultValue = "${env:ESPM_COMMANDS:-1}",
      description = "command services (default: ESPM_COMMANDS, or 1)")
  private int commands;

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "${env:ESPM_QUERIES:-1}",
      description = "query services (default: ESPM_QUERIES, or 1)")
  private int queries;

  @Override
  public Integer call() throws StartFailure, IOException, InterruptedException {
    StackFolder folder = system.folder();
    SystemSettings settings = SystemSettings.of(System.getenv(), folder, commands, queries);
    SystemRecord record = new SystemRecord(folder);
    Optional<FileLock> lock = record.lock();
    if (lock.isEmpty()) {
      return alreadyRunning(record);
    }
    if (detach) {
      lock.get().release(); // for the launcher in the background, which takes it
      return new BackgroundLauncher(folder, record).start(commands, queries);
    }
    return run(settings, record);
  }

  private static int alreadyRunning(SystemRecord record) throws IOException {
    var report = record.check();
    if (!report.ready()) {
      System.err.println(
          "espm: it is being started or ended in this folder already: see ./espm status");
      return Main.FAILED;
    }
    System.out.println("ESPM is up already; ./espm down ends it");
    System.out.println(Addresses.of(report));
    return 0;
  }

  private int run(SystemSettings settings, SystemRecord record)
      throws StartFailure, IOException, InterruptedException {
    Orphans.end(settings.folder(), System.out::println);
    record.launcherIsHere();
    markCheckoutInUse();
    System.out.println(
        "ESPM starts; data and logs are in "
            + Addresses.seenFromHere(settings.folder().root().toString()));
    Instant begin = Instant.now();
    LocalSystem started = new LocalSystem(EspmHome.find(), settings, new PrintedProgress());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, record), "end"));
    started.start();
    System.out.printf(
        "ESPM is up after %.1f s%n%s%n",
        Duration.between(begin, Instant.now()).toMillis() / 1e3, Addresses.of(started.report()));
    new CountDownLatch(1).await(); // until a signal ends this process
    return 0;
  }

  /** So that the jars of this checkout are not replaced while their services run. */
  private static void markCheckoutInUse() throws IOException {
    Path launchers = EspmHome.find().folder().resolve("target/launchers");
    Files.createDirectories(launchers);
    Path marker = launchers.resolve(Long.toString(ProcessHandle.current().pid()));
    Files.writeString(marker, "");
    marker.toFile().deleteOnExit();
  }

  /** Runs when the process ends for whatever reason but kill -9, a failed start included. */
  private static void end(LocalSystem system, SystemRecord record) {
    System.out.println("ESPM ends");
    try {
      system.stop();
      record.clear();
      System.out.println("ESPM has ended; its data is kept");
    } catch (InterruptedException | IOException e) {
      System.err.println("espm: not everything could be ended: " + e.getMessage());
    }
  }
}
