package espm.localstack.process;

import java.nio.file.Path;

/**
 * Where a system keeps everything: what its components store, what they log, and who they are.
 *
 * @param root absolute
 */
public record StackFolder(Path root) {

  /** A folder, made absolute. */
  public StackFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** What one component keeps. */
  public Path of(String component) {
    return root.resolve(component);
  }

  /** One log for each component. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Log of one component. */
  public Path log(String component) {
    return logs().resolve(component + ".log");
  }

  /** What is known of the processes that run, or ran when the machine stopped. */
  public Path run() {
    return root.resolve("run");
  }

  /** Who the process of a component is. */
  public PidFile pidFile(String component) {
    return new PidFile(run().resolve(component + ".pid"));
  }
}
