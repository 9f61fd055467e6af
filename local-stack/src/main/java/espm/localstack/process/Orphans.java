package espm.localstack.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Processes that a killed launcher left behind. They are ended, not adopted (ADR 0007), all at the
 * same time: their stores are durable, so the order does not matter.
 */
public final class Orphans {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Orphans() {}

  /**
   * Ends every process that is recorded in a folder and still alive, and forgets the others.
   *
   * @param tell gets a line for each one that is ended
   * @return how many were ended
   */
  public static int end(StackFolder folder, Consumer<String> tell)
      throws IOException, InterruptedException {
    List<Thread> endings = new ArrayList<>();
    for (PidFile file : files(folder)) {
      file.process()
          .ifPresent(
              orphan -> {
                tell.accept(
                    "ending %s, process %d, left behind by an earlier start"
                        .formatted(orphan.component(), orphan.process().pid()));
                endings.add(Thread.ofVirtual().start(() -> end(orphan)));
              });
    }
    for (Thread ending : endings) {
      ending.join();
    }
    for (PidFile file : files(folder)) {
      file.endLeftovers(folder.of(file.component()));
      file.delete();
    }
    return endings.size();
  }

  private static void end(PidFile.Recorded orphan) {
    try {
      Signals.end(orphan.process(), orphan.stopSignal(), PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<PidFile> files(StackFolder folder) throws IOException {
    List<PidFile> files = new ArrayList<>();
    if (Files.isDirectory(folder.run())) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.run(), "*.pid")) {
        found.forEach(file -> files.add(new PidFile(file)));
      }
    }
    return files;
  }
}
