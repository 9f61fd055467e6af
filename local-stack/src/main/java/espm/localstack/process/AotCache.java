package espm.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a Java program had loaded, linked and learned about its hot methods in an earlier run, kept
 * in a file; with it the program starts in a fraction of the time (JEP 483, 514 and 515). The JVM
 * itself checks that JDK and jars are those of the recording, and otherwise does without: a wrong
 * or broken file costs time and no more.
 *
 * @param file where it is, whether or not it is there
 * @param isRecorded whether this run is to make it; it is written when the program ends in good
 *     order
 */
public record AotCache(Path file, boolean isRecorded) {

  /** Putting a recording together takes some ten seconds, at the end of the program. */
  private static final int RECORD_SECONDS_MAX = 180;

  /** Options of the JVM. What it says about a cache that it cannot use is not worth a warning. */
  public List<String> javaOptions() {
    if (isRecorded) {
      return List.of("-XX:AOTCacheOutput=" + recording(), "-Xlog:aot*=error");
    }
    return Files.exists(file) ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=error") : List.of();
  }

  /** Where a recording is written; it takes the place of the file when it is complete. */
  public Path recording() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** How long the end of the program may take, in seconds. */
  public int stopSecondsMax() {
    return isRecorded ? RECORD_SECONDS_MAX : Component.STOP_SECONDS_MAX;
  }
}
