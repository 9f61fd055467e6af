package espm.localstack.launcher;

import espm.localstack.system.SystemRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the topic as lines of JSON. */
@Command(
    name = "replay",
    description = {
      "Reads the topic from the start, or from a time or an offset on, as lines of JSON, up to the end",
      "that it has at this moment. Within a partition, and so within an order, lines are in order."
    })
final class ReplayCommand implements Callable<Integer> {

  private static final String DEFAULT_BOOTSTRAP_SERVERS = "127.0.0.1:29092";

  @Mixin private SystemOptions system;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "the broker (default: that of ./espm up, $ESPM_KAFKA_BOOTSTRAP_SERVERS)")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "${ESPM_TOPIC:-espm.orders.v1}",
      description = "(default: ${DEFAULT-VALUE})")
  private String topic;

  @Option(names = "--partition", paramLabel = "N", description = "this one only")
  private Integer partition;

  @Option(
      names = "--from-time",
      paramLabel = "TIME",
      description = "events that occurred at this time or later, such as 2026-01-31T12:00:00Z")
  private Instant fromTime;

  @Option(names = "--from-offset", paramLabel = "N", description = "of each partition")
  private Long fromOffset;

  @Option(names = "--order", paramLabel = "ID", description = "the events of this order only")
  private String order;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with new events, until Ctrl-C")
  private boolean follow;

  @Override
  public Integer call() throws IOException {
    TopicReplay.Selection selection =
        new TopicReplay.Selection(
            topic,
            Optional.ofNullable(partition),
            Optional.ofNullable(fromTime),
            Optional.ofNullable(fromOffset),
            Optional.ofNullable(order),
            follow);
    OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
    Optional<String> problem = new TopicReplay(broker(), selection).writeTo(out);
    out.flush();
    problem.ifPresent(text -> System.err.println("espm: " + text));
    return problem.isPresent() ? Main.FAILED : 0;
  }

  private String broker() throws IOException {
    if (bootstrapServers != null) {
      return bootstrapServers;
    }
    String started = new SystemRecord(system.folder()).read().kafkaBootstrapServers();
    return started != null
        ? started
        : System.getenv().getOrDefault("ESPM_KAFKA_BOOTSTRAP_SERVERS", DEFAULT_BOOTSTRAP_SERVERS);
  }
}
