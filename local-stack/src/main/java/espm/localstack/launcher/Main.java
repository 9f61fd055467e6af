package espm.localstack.launcher;

import espm.localstack.process.StartFailure;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The entry point behind the shell script {@code ./espm}. */
@Command(
    name = "espm",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      RelayCommand.class,
      ProjectionsCommand.class,
      ReplayCommand.class,
      AotCommand.class
    })
public final class Main {

  /** Exit status of something that cannot be done as things are. */
  static final int FAILED = 1;

  private static final IExecutionExceptionHandler SAY_WHY =
      (failure, command, _) -> {
        // What was foreseen explains itself; of anything else the trace is the explanation.
        if (failure instanceof StartFailure) {
          command.getErr().println("espm: " + failure.getMessage());
        } else if (failure instanceof FileSystemException file) {
          command.getErr().println("espm: " + file.getFile() + " cannot be used: " + file);
        } else {
          failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return FAILED;
      };

  private Main() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main()).setExecutionExceptionHandler(SAY_WHY).execute(arguments));
  }
}
