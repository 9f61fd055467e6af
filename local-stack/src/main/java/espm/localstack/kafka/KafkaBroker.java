package espm.localstack.kafka;

import espm.localstack.EspmHome;
import espm.localstack.process.AotCache;
import espm.localstack.process.Component;
import espm.localstack.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Kafka 4 as a process of its own: one node, broker and controller, from Maven artifacts.
 *
 * @param home where the broker's jars are
 * @param aot what is known about its start
 * @param folder what it keeps
 * @param port for clients, of 127.0.0.1
 * @param controllerPort for itself, of 127.0.0.1
 */
public record KafkaBroker(EspmHome home, AotCache aot, Path folder, int port, int controllerPort)
    implements Component {

  /** Its name among the caches of {@link EspmHome#aotCache}. */
  public static final String PROGRAM = "kafka";

  /** One node has one cluster; any 16 bytes in base64 will do. */
  private static final String CLUSTER_ID = "RVNQTS1sb2NhbC1zdGFjaw";

  /** One whose start is not recorded. */
  public KafkaBroker(EspmHome home, Path folder, int port, int controllerPort) {
    this(home, new AotCache(home.aotCache(PROGRAM), false), folder, port, controllerPort);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Integer> ports() {
    return List.of(port, controllerPort);
  }

  /** Address for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private Path properties() {
    return folder.resolve("server.properties");
  }

  private Path logs() {
    return folder.resolve("data");
  }

  @Override
  public void prepare() throws IOException {
    if (!Files.isDirectory(home.libraries())) {
      throw new IOException(
          home.libraries() + " is missing: build first, by ./espm build or mvn package");
    }
    Files.createDirectories(folder);
    Files.writeString(properties(), settings());
    copy("log4j2.yaml");
    if (!Files.exists(logs().resolve("meta.properties"))) {
      format();
    }
  }

  private String settings() {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=3
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
        .formatted(port, controllerPort, logs().toString().replace("\\", "\\\\"));
  }

  private void copy(String resource) throws IOException {
    try (InputStream in =
        KafkaBroker.class.getResourceAsStream("/espm/localstack/kafka/" + resource)) {
      Files.copy(in, folder.resolve(resource), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void format() throws IOException {
    Path log = folder.resolve("format.log");
    Process process =
        new ProcessBuilder(
                java(
                    new AotCache(aot.file(), false),
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    CLUSTER_ID,
                    "-c",
                    properties().toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("formatting the storage failed, see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while formatting the storage", e);
    }
  }

  private List<String> java(AotCache cache, String... mainAndArguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(cache.javaOptions());
    line.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.yaml"),
            "-cp",
            home.libraries().resolve("*").toString()));
    line.addAll(List.of(mainAndArguments));
    return line;
  }

  @Override
  public List<String> command() {
    return java(aot, "kafka.Kafka", properties().toString());
  }

  @Override
  public int stopSecondsMax() {
    return aot.stopSecondsMax();
  }

  /** The client port opens when the broker has registered and may serve. */
  @Override
  public boolean isReady() {
    return Ports.isOpen(port);
  }
}
