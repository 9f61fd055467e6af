package espm.localstack;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of this checkout: where the built parts are found. Given by the system property {@code
 * espm.home}; otherwise the nearest folder upward from the working folder that looks like it.
 *
 * @param folder absolute
 */
public record EspmHome(Path folder) {

  private static final String PROPERTY = "espm.home";

  /**
   * Finds it.
   *
   * @throws IllegalStateException when there is none
   */
  public static EspmHome find() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return new EspmHome(Path.of(given).toAbsolutePath().normalize());
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("local-stack/src"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not inside a checkout of ESPM; set -D" + PROPERTY);
    }
    return new EspmHome(folder);
  }

  /** The jars of the broker and of the launcher, put there by the build of this module. */
  public Path libraries() {
    return folder.resolve("local-stack/target/lib");
  }

  /** The packaged service of this module, for example {@code command-service}. */
  public Path serviceJar(String module) {
    return folder.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /**
   * Where it is kept what is known about the start of a Java program, for example {@code
   * command-service}; the file is there only after {@code ./espm aot}.
   */
  public Path aotCache(String program) {
    return folder.resolve("target/aot").resolve(program + ".aot");
  }

  /** The one nginx configuration, with its placeholders. */
  public Path gatewayTemplate() {
    return folder.resolve("gateway/nginx.conf.template");
  }
}
