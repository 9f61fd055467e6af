package espm.localstack.junit;

import espm.localstack.EspmHome;
import espm.localstack.kafka.KafkaBroker;
import espm.localstack.postgres.PostgresServer;
import espm.localstack.process.Component;
import espm.localstack.process.ComponentProcess;
import espm.localstack.process.Folders;
import espm.localstack.process.Ports;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The components of {@code ./espm up}, on free ports, with data in a folder that is thrown away.
 */
final class EmbeddedBackends implements BackendSet {

  private final List<ComponentProcess> running = new ArrayList<>();
  private final Thread onExit = new Thread(this::killAll, "end embedded backends");
  private Path folder;

  @Override
  public Map<String, String> start(Set<String> needs) {
    Runtime.getRuntime().addShutdownHook(onExit);
    Map<String, String> configuration = new HashMap<>();
    try {
      folder = Files.createTempDirectory("espm-test-");
      for (Component component : components(needs, configuration)) {
        running.add(ComponentProcess.start(component, new StackFolder(folder)));
      }
      for (ComponentProcess process : running) {
        process.awaitReady();
      }
      return configuration;
    } catch (IOException | StartFailure e) {
      close();
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  private List<Component> components(Set<String> needs, Map<String, String> configuration)
      throws IOException {
    List<Integer> ports = Ports.free(4);
    List<Component> components = new ArrayList<>();
    if (needs.contains("kafka")) {
      var kafka =
          new KafkaBroker(EspmHome.find(), folder.resolve("kafka"), ports.get(0), ports.get(1));
      configuration.put("ESPM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
      components.add(kafka);
    }
    if (needs.contains("postgres")) {
      var postgres = new PostgresServer(folder.resolve("postgres"), ports.get(2));
      configuration.put("ESPM_DB_HOST", "127.0.0.1");
      configuration.put("ESPM_DB_PORT", Integer.toString(postgres.port()));
      components.add(postgres);
    }
    if (needs.contains("redis")) {
      var redis = new RedisProcess(folder.resolve("redis"), ports.get(3));
      configuration.put("ESPM_REDIS_URL", redis.url());
      components.add(redis);
    }
    return components;
  }

  /** Nothing of it is kept, so there is no need for good order. */
  private void killAll() {
    running.forEach(ComponentProcess::kill);
    running.clear();
    Folders.delete(folder);
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // the JVM is going down already, and the hook has run or will
    }
  }
}
