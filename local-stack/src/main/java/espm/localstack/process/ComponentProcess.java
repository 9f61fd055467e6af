package espm.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a {@link Component}. Thread-safe. */
public final class ComponentProcess {

  private static final long LOG_BYTES_MAX = 50L << 20;
  private static final int LOG_LINES_SHOWN = 15;
  private static final int READY_POLL_MILLIS = 50;

  private final Component component;
  private final Path log;
  private final PidFile pidFile;
  private final Process process;

  private ComponentProcess(Component component, Path log, PidFile pidFile, Process process) {
    this.component = component;
    this.log = log;
    this.pidFile = pidFile;
    this.process = process;
  }

  /**
   * Starts the process; it need not be ready yet.
   *
   * @param folder where its log and its pid go
   * @throws StartFailure when a port is taken or the program cannot be run
   */
  public static ComponentProcess start(Component component, StackFolder folder)
      throws StartFailure, InterruptedException {
    try {
      PidFile pidFile = folder.pidFile(component.name());
      pidFile.endLeftovers(component.folder()); // of a run that died; they may hold the port
      for (int port : component.ports()) {
        Ports.requireFree(port, component.name());
      }
      component.prepare();
      Files.createDirectories(folder.logs());
      Files.createDirectories(folder.run());
      Path log = folder.log(component.name());
      rotate(log);
      ProcessBuilder builder =
          new ProcessBuilder(pidFile.recording(component.command(), component.stopSignal()));
      builder.environment().putAll(component.environment());
      builder.directory(component.folder().toFile());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      return new ComponentProcess(component, log, pidFile, builder.start());
    } catch (IOException e) {
      throw new StartFailure(component.name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Waits until it is ready.
   *
   * @throws StartFailure when it ends instead or takes too long; its last log lines are in the
   *     message
   */
  public void awaitReady() throws StartFailure, InterruptedException {
    Instant deadline = Instant.now().plusSeconds(component.startSecondsMax());
    while (!component.isReady()) {
      if (!process.isAlive()) {
        throw failure("ended with exit code " + process.exitValue());
      }
      if (Instant.now().isAfter(deadline)) {
        throw failure("was not ready after " + component.startSecondsMax() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(READY_POLL_MILLIS);
    }
    if (!process.isAlive()) {
      throw failure("ended with exit code " + process.exitValue());
    }
    try {
      component.afterStart();
    } catch (IOException e) {
      throw new StartFailure(component.name() + " is up but unusable: " + e.getMessage(), e);
    }
  }

  private StartFailure failure(String what) {
    return new StartFailure(
        "%s %s; the end of %s:%n%s".formatted(component.name(), what, log, lastLogLines()));
  }

  private String lastLogLines() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Asks it to end and waits; after {@link Component#stopSecondsMax} it is ended by force. */
  public void stop() throws InterruptedException {
    Signals.end(
        process.toHandle(), component.stopSignal(), Duration.ofSeconds(component.stopSecondsMax()));
    forget();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      forget();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() throws InterruptedException {
    try {
      pidFile.endLeftovers(component.folder());
      pidFile.delete();
    } catch (IOException e) {
      // It names a process that is gone, and the next start sees that it is.
    }
  }

  /** Waits until the process has ended, however it ends. */
  public void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }
}
