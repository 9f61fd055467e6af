package espm.localstack.launcher;

import espm.localstack.process.Orphans;
import espm.localstack.process.Signals;
import espm.localstack.process.StackFolder;
import espm.localstack.system.SystemRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a system, and what a killed launcher left of one. */
@Command(name = "down", description = "Ends everything in good order; the data is kept.")
final class DownCommand implements Callable<Integer> {

  /** Three stages, each of which is ended by force after 20 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Mixin private SystemOptions system;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StackFolder folder = system.folder();
    SystemRecord record = new SystemRecord(folder);
    Optional<ProcessHandle> launcher = record.launcher();
    if (launcher.isPresent()) {
      System.out.println("ending ESPM, launcher " + launcher.get().pid());
      Signals.end(launcher.get(), "TERM", PATIENCE);
    }
    if (record.lock().isEmpty()) {
      System.err.println("espm: somebody else is starting or ending it; try again in a moment");
      return Main.FAILED;
    }
    int orphans = Orphans.end(folder, System.out::println);
    record.clear();
    System.out.println(
        launcher.isEmpty() && orphans == 0 ? "nothing was running" : "ESPM has ended");
    return 0;
  }
}
