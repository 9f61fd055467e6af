package espm.localstack.launcher;

import espm.localstack.system.ComponentReport;
import espm.localstack.system.SystemRecord;
import espm.localstack.system.SystemReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what runs, where, and whether it can be used. */
@Command(
    name = "status",
    description = {
      "Says what runs and where.",
      "Exit status: 0 everything is ready, 1 something is not, 3 nothing runs."
    })
final class StatusCommand implements Callable<Integer> {

  /** As the init scripts of Linux have it (LSB): the program is not running. */
  private static final int NOT_RUNNING = 3;

  @Mixin private SystemOptions system;

  @Option(names = "--json", description = "for scripts: every address, port, pid and folder")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    SystemReport report = new SystemRecord(system.folder()).check();
    System.out.println(json ? SystemRecord.toJson(report) : describe(report));
    if (!report.running()) {
      return NOT_RUNNING;
    }
    return report.ready() ? 0 : Main.FAILED;
  }

  private static String describe(SystemReport report) {
    StringBuilder text = new StringBuilder();
    if (report.running()) {
      text.append(report.ready() ? "ESPM is up" : "ESPM runs, but not all of it is ready");
      text.append(", launcher %d%n".formatted(report.launcherPid()));
    } else if (report.components().stream().anyMatch(component -> component.pid() != 0)) {
      text.append(
          "The launcher was killed; what it left goes on: ./espm up or ./espm down ends it%n"
              .formatted());
    } else {
      return "ESPM is not running; start it with ./espm up";
    }
    report.components().forEach(component -> text.append(describe(component)));
    return text + (report.gatewayUrl() == null ? "" : Addresses.of(report));
  }

  private static String describe(ComponentReport component) {
    return "  %-10s %-9s pid %-8d port %-6d%s%n"
        .formatted(
            component.name(),
            component.ready() ? "ready" : component.pid() == 0 ? "down" : "not ready",
            component.pid(),
            component.ports().getFirst(),
            component.restarts() == 0 ? "" : "  restarts " + component.restarts());
  }
}
