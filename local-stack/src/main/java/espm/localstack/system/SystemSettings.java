package espm.localstack.system;

import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.redis.RedisProcess;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a system is made of and where it listens. Every port is of 127.0.0.1.
 *
 * @param folder where it keeps everything
 * @param gateway port of the gateway
 * @param postgres port of PostgreSQL
 * @param redis port of Redis
 * @param kafka port of Kafka for clients
 * @param kafkaController port of Kafka for itself
 * @param commands instances of the command service, at least one
 * @param queries instances of the query service, at least one
 * @param commandJavaOptions options of the JVM of a command service
 * @param queryJavaOptions options of the JVM of a query service
 * @param redisMaxMemory of the data in Redis
 * @param redisProgram see {@link RedisProcess}
 * @param recordsStarts whether this run is to record how the Java programs start
 */
public record SystemSettings(
    StackFolder folder,
    int gateway,
    int postgres,
    int redis,
    int kafka,
    int kafkaController,
    List<Instance> commands,
    List<Instance> queries,
    List<String> commandJavaOptions,
    List<String> queryJavaOptions,
    String redisMaxMemory,
    String redisProgram,
    boolean recordsStarts) {

  /** Ports of the second instance of a service are so much higher than those of the first. */
  private static final int PORTS_BETWEEN_INSTANCES = 100;

  private static final int INSTANCES_MAX = 16;
  private static final int PORT_MAX = 65_535;

  /**
   * A heap that grows when it has to, and not because there is room. The young generation is small,
   * for the caches of the processor, but not so small that what a request needs grows old. The
   * compilers' memory is given back after they are done. One that is out of memory ends, so that it
   * is started again.
   */
  private static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -Xmn40m -XX:SurvivorRatio=6"
          + " -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:TrimNativeHeapInterval=5000"
          + " -XX:MaxDirectMemorySize=192m -XX:+ExitOnOutOfMemoryError";

  /**
   * What lives is some 60 MB. The collector does not look at the old generation before it is full,
   * so under load a service takes all that it may have. The rest is for what may wait: 3,000
   * commands for their turn and as many for their batch, some 8 KB each, or 3,000 readers. Answers
   * that slow readers do not take wait in direct memory, which has a bound of its own.
   */
  private static final String COMMAND_JAVA_OPTIONS = JAVA_OPTIONS + " -Xmx120m";

  private static final String QUERY_JAVA_OPTIONS = JAVA_OPTIONS + " -Xmx144m";

  /** Ports of one instance of a service. */
  public record Instance(int port, int managementPort) {}

  /**
   * Reads them.
   *
   * @param variables of the environment; the README has a table of them
   * @throws StartFailure when one makes no sense; the message says which and why
   */
  public static SystemSettings of(
      Map<String, String> variables, StackFolder folder, int commands, int queries)
      throws StartFailure {
    Reader reader = new Reader(variables);
    SystemSettings settings =
        new SystemSettings(
            folder,
            reader.port("ESPM_GATEWAY_PORT", 8080),
            reader.port("ESPM_POSTGRES_PORT", 25432),
            reader.port("ESPM_REDIS_PORT", 26379),
            reader.port("ESPM_KAFKA_PORT", 29092),
            reader.port("ESPM_KAFKA_CONTROLLER_PORT", 29093),
            instances(
                "--commands",
                commands,
                reader.port("ESPM_COMMAND_PORT", 8081),
                reader.port("ESPM_COMMAND_MANAGEMENT_PORT", 9081)),
            instances(
                "--queries",
                queries,
                reader.port("ESPM_QUERY_PORT", 8082),
                reader.port("ESPM_QUERY_MANAGEMENT_PORT", 9082)),
            reader.words("ESPM_COMMAND_JAVA_OPTIONS", COMMAND_JAVA_OPTIONS),
            reader.words("ESPM_QUERY_JAVA_OPTIONS", QUERY_JAVA_OPTIONS),
            reader.memory("ESPM_REDIS_MAXMEMORY", RedisProcess.MAX_MEMORY),
            variables.getOrDefault("ESPM_REDIS_PROGRAM", "").strip(),
            false);
    settings.requireDistinctPorts();
    return settings;
  }

  /** The same, but for a run that records how the Java programs start. */
  public SystemSettings recordingStarts() {
    return new SystemSettings(
        folder,
        gateway,
        postgres,
        redis,
        kafka,
        kafkaController,
        commands,
        queries,
        commandJavaOptions,
        queryJavaOptions,
        redisMaxMemory,
        redisProgram,
        true);
  }

  private static List<Instance> instances(String option, int count, int port, int managementPort)
      throws StartFailure {
    if (count < 1 || count > INSTANCES_MAX) {
      throw new StartFailure(
          "%s must be from 1 to %d, not %d".formatted(option, INSTANCES_MAX, count));
    }
    return IntStream.range(0, count)
        .map(number -> number * PORTS_BETWEEN_INSTANCES)
        .mapToObj(distance -> new Instance(port + distance, managementPort + distance))
        .toList();
  }

  private void requireDistinctPorts() throws StartFailure {
    Set<Integer> seen = new HashSet<>();
    for (int port : ports()) {
      if (port > PORT_MAX) {
        throw new StartFailure("port " + port + " does not exist; start from a lower one");
      }
      if (!seen.add(port)) {
        throw new StartFailure("port " + port + " is set for two purposes; set another one");
      }
    }
  }

  private List<Integer> ports() {
    return Stream.concat(
            Stream.of(gateway, postgres, redis, kafka, kafkaController),
            Stream.concat(commands.stream(), queries.stream())
                .flatMap(instance -> Stream.of(instance.port(), instance.managementPort())))
        .toList();
  }

  private record Reader(Map<String, String> variables) {

    int port(String name, int otherwise) throws StartFailure {
      String text = variables.getOrDefault(name, "").strip();
      if (text.isEmpty()) {
        return otherwise;
      }
      if (!text.matches("[0-9]{1,5}")
          || Integer.parseInt(text) < 1
          || Integer.parseInt(text) > PORT_MAX) {
        throw new StartFailure("%s must be a port, 1 to 65535, not \"%s\"".formatted(name, text));
      }
      return Integer.parseInt(text);
    }

    String memory(String name, String otherwise) throws StartFailure {
      String text = variables.getOrDefault(name, "").strip();
      if (!text.isEmpty() && !text.matches("(?i)[1-9][0-9]{0,17}([kmg]b?)?")) {
        throw new StartFailure(
            "%s must be a size such as %s, not \"%s\"".formatted(name, otherwise, text));
      }
      return text.isEmpty() ? otherwise : text;
    }

    List<String> words(String name, String otherwise) {
      return Arrays.stream(variables.getOrDefault(name, otherwise).strip().split("\\s+"))
          .filter(word -> !word.isEmpty())
          .toList();
    }
  }
}
