package espm.localstack.nginx;

import espm.localstack.process.SystemPrograms;
import java.nio.file.Path;
import java.util.Optional;

/** Where nginx is on this machine. */
public final class NginxProgram {

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
    return SystemPrograms.named("nginx").findFirst();
  }

  private static Optional<Path> install() {
    SystemPrograms.install("nginx", "nginx-light");
    return search();
  }

  private static IllegalStateException missing() {
    return new IllegalStateException(
        "nginx is missing; install it, for example by `sudo apt-get install nginx-light`"
            + " or `brew install nginx`");
  }
}
