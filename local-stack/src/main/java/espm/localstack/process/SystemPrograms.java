package espm.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that the system's packages bring. */
public final class SystemPrograms {

  private static final List<String> USUAL_FOLDERS =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

  /** Longest time that apt-get may take for one of its two steps; then the program is missing. */
  private static final int APT_SECONDS_MAX = 180;

  /** What this process asked for: where it failed once, it is not tried at each restart. */
  private static final Set<String> INSTALLED = new HashSet<>();

  private SystemPrograms() {}

  /** All of this name, those on PATH first. */
  public static Stream<Path> named(String name) {
    Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"));
    return Stream.concat(path, USUAL_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable);
  }

  /**
   * Installs a package as root on a system with apt-get, after saying so; elsewhere, and when that
   * was tried before, it does nothing. Whether it brought the program is for the caller to see. One
   * at a time, as apt-get wants it.
   */
  public static synchronized void install(String program, String packageName) {
    boolean possible =
        "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/bin/apt-get"));
    if (!possible || !INSTALLED.add(packageName)) {
      return;
    }
    System.out.printf(
        "%s is not installed; installing it: apt-get install %s%n", program, packageName);
    run("apt-get", "update", "-q");
    // Without its service scripts being run: they would start one of its own.
    run(
        "sh",
        "-c",
        "RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive"
            + " apt-get install -y -q --no-install-recommends "
            + packageName);
  }

  private static void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!process.waitFor(APT_SECONDS_MAX, TimeUnit.SECONDS)) {
        System.out.printf("%s takes more than %d s; ended%n", command[0], APT_SECONDS_MAX);
        process.destroy();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while installing", e);
    }
  }
}
