package espm.localstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import espm.localstack.launcher.ManagedInstances.Service;
import espm.localstack.process.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What operators ask and want of the views in Redis. */
@Command(
    name = "projections",
    description = "The views that are read, and making them anew beside those that serve.",
    synopsisSubcommandLabel = "COMMAND")
final class ProjectionsCommand {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PATH = "/projections";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

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
            "management ports of the query services (default: those of ./espm up), such as"
                + " http://127.0.0.1:9082")
    private List<String> urls;

    ManagedInstances open() throws IOException, StartFailure {
      return urls != null
          ? ManagedInstances.at(Service.QUERY, urls)
          : ManagedInstances.of(Service.QUERY, system.folder());
    }
  }

  @Command(
      name = "status",
      description = {
        "Says which generation of the views serves, and how far one is that is being built.",
        "Exit status: 0 the views are as the running builds make them, 1 they are not yet."
      })
  int status(
      @Mixin Services services,
      @Option(names = "--json", description = "for scripts") boolean json,
      @Option(names = "--follow", description = "until nothing is being built") boolean follow)
      throws IOException, InterruptedException, StartFailure {
    ManagedInstances instances = services.open();
    if (follow) {
      return follow(instances);
    }
    Map<String, JsonNode> answers = instances.status(PATH);
    ProjectionsReport report = new ProjectionsReport(answers);
    System.out.println(json ? JSON.writeValueAsString(answers) : report.describe());
    return report.isWell() ? 0 : Main.FAILED;
  }

  @Command(
      name = "rebuild",
      description = {
        "Makes all views anew from the topic, beside those that serve, and has the new ones serve",
        "as soon as they have all that the old ones have. Nothing is interrupted."
      })
  int rebuild(
      @Mixin Services services,
      @Option(names = "--follow", description = "say how far it is, until it is done")
          boolean follow)
      throws IOException, InterruptedException, StartFailure {
    ManagedInstances instances = services.open();
    JsonNode answer = instances.post(PATH + "/rebuild", null);
    System.out.printf(
        "generation %d is being built; ./espm projections status says how far it is%n",
        answer.path("building").path("generation").intValue());
    return follow ? follow(instances) : 0;
  }

  /** A line a second; the last one says what serves. */
  private static int follow(ManagedInstances instances) throws InterruptedException, StartFailure {
    int building = 0;
    ProjectionsReport report = new ProjectionsReport(instances.status(PATH));
    while (report.building() != 0) {
      building = report.building();
      System.out.println(report.progress());
      Thread.sleep(LOOK_EVERY);
      report = new ProjectionsReport(instances.status(PATH));
    }
    System.out.println("generation " + report.serving() + " serves");
    return building == 0 || report.serving() == building ? 0 : Main.FAILED;
  }

  @Command(
      name = "pause",
      description =
          "Has the build wait, in all instances, until it is resumed; also after restarts.")
  int pause(@Mixin Services services) throws IOException, InterruptedException, StartFailure {
    services.open().post(PATH + "/pause", null);
    System.out.println("paused; ./espm projections resume has it go on");
    return 0;
  }

  @Command(name = "resume", description = "Has a paused build go on where it was.")
  int resume(@Mixin Services services) throws IOException, InterruptedException, StartFailure {
    services.open().post(PATH + "/resume", null);
    System.out.println("resumed");
    return 0;
  }

  @Command(
      name = "abort",
      description = "Ends the build; what it has made is removed, and what serves goes on serving.")
  int abort(@Mixin Services services) throws IOException, InterruptedException, StartFailure {
    services.open().post(PATH + "/abort", null);
    System.out.println("aborted; the views that serve were not touched");
    return 0;
  }
}
