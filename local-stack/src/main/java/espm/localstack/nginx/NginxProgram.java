package espm.localstack.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where nginx is on this machine. */
public final class NginxProgram {

  private static final List<String> USUAL_FOLDERS =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

  private NginxProgram() {}

  /**
   * Finds it; as root on a system with apt-get it is installed when it is missing, after saying so.
   *
   * @throws IllegalStateException when it is missing; the message names the command that helps
   */
  public static synchronized Path find() {
    return search().or(NginxProgram::install).orElseThrow(NginxProgram::missing);
  }

  private static Optional<Path> search() {
    Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"));
    return Stream.concat(path, USUAL_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> install() {
    boolean possible =
        "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/bin/apt-get"));
    if (!possible) {
      return Optional.empty();
    }
    System.out.println("nginx is not installed; installing it: apt-get install nginx-light");
    run("apt-get", "update", "-q");
    // Without its service scripts being run: they would start an nginx of its own on port 80.
    run(
        "sh",
        "-c",
        "RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive"
            + " apt-get install -y -q --no-install-recommends nginx-light");
    return search();
  }

  private static void run(String... command) {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while installing nginx", e);
    }
  }

  private static IllegalStateException missing() {
    return new IllegalStateException(
        "nginx is missing; install it, for example by `sudo apt-get install nginx-light`"
            + " or `brew install nginx`");
  }
}
