package espm.localstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import espm.localstack.launcher.ManagedInstances.Service;
import espm.localstack.process.StartFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What operators ask and want of the relays to Kafka. */
@Command(
    name = "relay",
    description = "The way of the events to Kafka: who publishes what, and how far.",
    synopsisSubcommandLabel = "COMMAND")
final class RelayCommand {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "say this")
  private boolean help;

  /** Where the services are. */
  static final class Services {

    @Mixin private SystemOptions system;

    @Option(
        names = "--management",
        paramLabel = "URL",
        split = ",",
        description =
            "management ports of the command services (default: those of ./espm up), such as"
                + " http://127.0.0.1:9081")
    private List<String> urls;

    ManagedInstances open() throws IOException, StartFailure {
      return urls != null
          ? ManagedInstances.at(Service.COMMAND, urls)
          : ManagedInstances.of(Service.COMMAND, system.folder());
    }
  }

  @Command(
      name = "status",
      description = {
        "Says which instance publishes which shard, and how far behind it is.",
        "Exit status: 0 all shards are published or paused, 1 not all are."
      })
  int status(
      @Mixin Services services, @Option(names = "--json", description = "for scripts") boolean json)
      throws IOException, InterruptedException, StartFailure {
    Map<String, JsonNode> answers = services.open().status("/relay");
    RelayReport report = new RelayReport(answers);
    System.out.println(json ? JSON.writeValueAsString(answers) : report.describe());
    return report.isWell() ? 0 : Main.FAILED;
  }

  @Command(
      name = "pause",
      description = {
        "Has all instances publish nothing, until it is resumed; also after a restart.",
        "Commands are accepted all the same; their events wait in the store."
      })
  int pause(@Mixin Services services) throws IOException, InterruptedException, StartFailure {
    services.open().post("/relay/pause", null);
    System.out.println("paused; ./espm relay resume has it go on");
    return 0;
  }

  @Command(name = "resume", description = "Has a paused relay go on where it was.")
  int resume(@Mixin Services services) throws IOException, InterruptedException, StartFailure {
    services.open().post("/relay/resume", null);
    System.out.println("resumed");
    return 0;
  }

  /** One of these. */
  static final class Target {

    @Option(
        names = "--to-position",
        paramLabel = "N",
        required = true,
        description = "from the event of this position on")
    private Long position;

    @Option(
        names = "--to-time",
        paramLabel = "TIME",
        required = true,
        description = "from the first event on that occurred then, such as 2026-01-31T12:00:00Z")
    private String time;

    @Option(names = "--to-start", required = true, description = "everything")
    private boolean start;

    private ObjectNode body() {
      ObjectNode body = JSON.createObjectNode();
      if (position != null) {
        return body.put("position", position);
      }
      return time != null ? body.put("time", time) : body.put("start", true);
    }

    private String describe() {
      if (position != null) {
        return "Everything from position " + position + " on";
      }
      return time != null ? "Everything since " + time : "Every event there is";
    }
  }

  @Command(
      name = "rewind",
      description = {
        "Publishes events again, in order. Consumers that know (order, version) drop them.",
        "For a topic that lost something. One that was lost as a whole is noticed without this."
      })
  int rewind(
      @Mixin Services services,
      @ArgGroup(multiplicity = "1") Target target,
      @Option(names = "--yes", description = "do not ask") boolean yes)
      throws IOException, InterruptedException, StartFailure {
    if (!yes && !agreed(target.describe() + " is published again. Go on? [y/N] ")) {
      System.out.println("nothing was changed");
      return Main.FAILED;
    }
    JsonNode answer = services.open().post("/relay/rewind", JSON.writeValueAsString(target.body()));
    answer
        .properties()
        .forEach(
            relay ->
                System.out.printf(
                    "relay %s: everything after position %d is published again (rewind %d)%n",
                    relay.getKey(),
                    relay.getValue().path("after").longValue(),
                    relay.getValue().path("sequence").longValue()));
    return 0;
  }

  private static boolean agreed(String question) throws IOException, StartFailure {
    System.out.print(question);
    System.out.flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (answer == null) {
      System.out.println();
      throw new StartFailure("nobody is there to answer; --yes does not ask");
    }
    return answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes");
  }
}
