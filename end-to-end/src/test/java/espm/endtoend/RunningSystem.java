package espm.endtoend;

import espm.localstack.EspmHome;
import espm.localstack.process.Component;
import espm.localstack.process.Folders;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.system.FreePorts;
import espm.localstack.system.LocalSystem;
import espm.localstack.system.Progress;
import espm.localstack.system.SystemSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The packaged system as processes on free ports, with data that is thrown away. */
final class RunningSystem implements AutoCloseable {

  private final Path folder;
  private final LocalSystem system;

  private RunningSystem(Path folder, LocalSystem system) {
    this.folder = folder;
    this.system = system;
  }

  /** Starts one service of each kind, and returns when all of it is ready. */
  static RunningSystem start() {
    return start(1, 1);
  }

  /** Starts so many services, and returns when all of it is ready. */
  static RunningSystem start(int commands, int queries) {
    try {
      Path folder = Files.createTempDirectory("espm-end-to-end-");
      SystemSettings settings =
          SystemSettings.of(FreePorts.settings(), new StackFolder(folder), commands, queries);
      RunningSystem running =
          new RunningSystem(folder, new LocalSystem(EspmHome.find(), settings, new Told()));
      running.startOrEnd();
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (StartFailure e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void startOrEnd() throws StartFailure {
    // A test run that is cut off must leave nothing behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    try {
      system.start();
    } catch (StartFailure e) {
      close();
      throw e;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  URI gatewayUrl() {
    return URI.create(system.report().gatewayUrl());
  }

  String redisUrl() {
    return system.report().redisUrl();
  }

  /** The query services themselves. */
  List<URI> queryUrls() {
    return system.report().queryUrls().stream().map(URI::create).toList();
  }

  /** Kills a component without warning; it is started again. */
  void kill(String component) {
    Path record = folder.resolve("run").resolve(component + ".pid");
    try {
      long pid = Long.parseLong(Files.readString(record).split(" ")[0]);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Figures of the query service. */
  URI queryMetrics() {
    return URI.create(system.report().managementUrls().getLast() + "/q/metrics");
  }

  String bootstrapServers() {
    return system.report().kafkaBootstrapServers();
  }

  @Override
  public synchronized void close() {
    try {
      system.stop();
      Folders.delete(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing may die in these tests, so it is said loudly; the rest is not of interest. */
  static final class Told implements Progress {

    @Override
    public void ready(Component component, Duration took) {}

    @Override
    public void died(Component component) {
      System.err.println(component.name() + " died during a test");
    }

    @Override
    public void restarted(Component component) {}

    @Override
    public void restartFailed(Component component, String reason) {
      System.err.println(component.name() + " could not be started again: " + reason);
    }

    @Override
    public void stopped(Component component) {}
  }
}
