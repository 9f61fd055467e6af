package espm.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which process a component is, and by which signal it wants to be ended, in a file that outlives
 * whoever started it. The process writes it itself before it becomes the program, so there is no
 * moment at which the program runs unrecorded.
 *
 * @param file holds {@code <pid> <signal>}
 */
public record PidFile(Path file) {

  /** The kernel's start times are whole seconds from a boot time that may be corrected later. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  /** Not 0 and not 1: to whom a signal means whole groups, and everything. */
  private static final String PID = "[2-9]|[1-9][0-9]{1,17}";

  private static final String RECORD_AND_BECOME = "echo \"$$ $1\" >\"$0\" && shift && exec \"$@\"";

  /** A process that the file names and that still is the one it named. */
  public record Recorded(String component, ProcessHandle process, String stopSignal) {}

  /**
   * The command line that records its process here and then becomes the command, in a session of
   * its own where the system has {@code setsid}: a Ctrl-C in the terminal is for the launcher,
   * which ends the components in good order.
   */
  List<String> recording(List<String> command, String stopSignal) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("sh", "-c", RECORD_AND_BECOME, file.toString(), stopSignal));
    setsid().ifPresent(line::add);
    line.addAll(command);
    return line;
  }

  /** The program that gives a process a session of its own; not everywhere. */
  public static Optional<String> setsid() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst();
  }

  /** Records a process that runs already. */
  public void record(ProcessHandle process, String stopSignal) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, process.pid() + " " + stopSignal + "\n");
  }

  /**
   * The recorded process, if it is alive. A process that began after the file was written has only
   * inherited the number, and is none of ours.
   */
  public Optional<Recorded> process() throws IOException {
    return read().flatMap(this::stillThatProcess);
  }

  private Optional<Recorded> stillThatProcess(Content content) {
    Instant latestStart = content.writtenAt().plus(CLOCK_TOLERANCE);
    return ProcessHandle.of(content.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> !startOf(process).isAfter(latestStart))
        .map(process -> new Recorded(component(), process, content.stopSignal()));
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private record Content(long pid, String stopSignal, Instant writtenAt) {}

  private Optional<Content> read() throws IOException {
    try {
      String[] fields = Files.readString(file, StandardCharsets.ISO_8859_1).strip().split(" ");
      boolean isWhole = fields.length == 2 && fields[0].matches(PID);
      return isWhole
          ? Optional.of(
              new Content(
                  Long.parseLong(fields[0]),
                  fields[1],
                  Files.getLastModifiedTime(file).toInstant()))
          : Optional.empty(); // killed while it was written: the program never began
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Name of the component whose process it is. */
  String component() {
    return file.getFileName().toString().replaceFirst("\\.pid$", "");
  }

  /** Ends at once what the recorded process has left behind in the folder of its component. */
  void endLeftovers(Path folder) throws IOException, InterruptedException {
    Optional<Content> content = read();
    if (content.isPresent()) {
      Leftovers.end(content.get().pid(), folder);
    }
  }

  /** Forgets the process, which is gone. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
