package espm.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Processes that outlive the one that was started: nginx's workers outlive their master and hold
 * its port, a busy backend of PostgreSQL outlives the server and holds its shared memory. They are
 * recognised by what is ours alone, never by a number alone: their program is in the component's
 * folder; or they work in that folder and are of the group that the started process led. Found by
 * Linux's {@code /proc} (proc(5)); elsewhere there are none.
 */
final class Leftovers {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int POLL_MILLIS = 20;

  private Leftovers() {}

  /**
   * Ends them at once and waits until they are gone, for 5 seconds at most.
   *
   * @param group number of the process that was started, which has ended
   * @param folder of the component
   */
  static void end(long group, Path folder) throws InterruptedException {
    List<ProcessHandle> found =
        ProcessHandle.allProcesses().filter(process -> isOurs(process, group, folder)).toList();
    found.forEach(ProcessHandle::destroyForcibly);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (found.stream().anyMatch(process -> isOurs(process, group, folder))
        && Instant.now().isBefore(deadline)) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static boolean isOurs(ProcessHandle process, long group, Path folder) {
    Path self = Path.of("/proc", Long.toString(process.pid()));
    return leadsInto(self.resolve("exe"), folder)
        || (leadsInto(self.resolve("cwd"), folder) && groupOf(self) == group);
  }

  /**
   * Whether a link of {@code /proc} leads into a folder; not when it may not be seen, or is gone.
   */
  private static boolean leadsInto(Path link, Path folder) {
    try {
      return Files.readSymbolicLink(link).startsWith(folder);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Field 5 of {@code stat}; the name before it may contain anything, so counting is from its end.
   */
  private static long groupOf(Path self) {
    try {
      String stat = Files.readString(self.resolve("stat"), StandardCharsets.ISO_8859_1);
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
    } catch (IOException e) {
      return -1;
    }
  }
}
