package espm.localstack.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens on a port, from Linux's {@code /proc}: the socket's inode is in {@code net/tcp}, and
 * among the open files of its owner (proc(5)). Elsewhere nothing is found.
 */
final class PortOwner {

  private static final String LISTENING = "0A";

  private PortOwner() {}

  /** Pid and command line of the listener, if it can be seen. */
  static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      collect(Path.of(table), port, sockets);
    }
    return sockets.isEmpty()
        ? Optional.empty()
        : ProcessHandle.allProcesses()
            .filter(process -> holds(process, sockets))
            .findFirst()
            .map(PortOwner::describe);
  }

  private static void collect(Path table, int port, Set<String> sockets) {
    String localPort = ":%04X".formatted(port);
    try {
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > 9 && fields[1].endsWith(localPort) && fields[3].equals(LISTENING)) {
          sockets.add("socket:[" + fields[9] + "]");
        }
      }
    } catch (IOException e) {
      // no /proc here: the owner stays unknown
    }
  }

  private static boolean holds(ProcessHandle process, Set<String> sockets) {
    Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(files)) {
      for (Path file : open) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // not ours to see, or gone meanwhile
    }
    return false;
  }

  private static String describe(ProcessHandle process) {
    return process.pid() + " (" + process.info().command().orElse("unknown command") + ")";
  }
}
