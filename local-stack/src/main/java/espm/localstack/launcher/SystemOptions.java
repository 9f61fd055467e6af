package espm.localstack.launcher;

import espm.localstack.EspmHome;
import espm.localstack.process.StackFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command: above all which system it is about, the one that has this folder. */
final class SystemOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "say this")
  private boolean help;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of data and logs (default: .espm of the checkout, or $ESPM_DATA)")
  private Path data;

  StackFolder folder() {
    String variable = System.getenv("ESPM_DATA");
    if (data != null) {
      return new StackFolder(data);
    }
    return variable != null && !variable.isBlank()
        ? new StackFolder(Path.of(variable))
        : new StackFolder(EspmHome.find().folder().resolve(".espm"));
  }
}
