package espm.localstack.process;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Ending processes: politely, for a bounded time, then by force. */
public final class Signals {

  private static final int POLL_MILLIS = 20;

  private Signals() {}

  /**
   * Ends a process and waits until it is gone. One that is gone already is fine.
   *
   * @param signal name of the polite one, for example {@code TERM}
   * @param patience how long to wait before force is used
   */
  public static void end(ProcessHandle process, String signal, Duration patience)
      throws InterruptedException {
    send(process, signal);
    if (!awaitEnd(process, patience)) {
      process.destroyForcibly();
      awaitEnd(process, patience);
    }
  }

  private static void send(ProcessHandle process, String signal) throws InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    try {
      kill(signal, Long.toString(process.pid()));
    } catch (IOException e) {
      process.destroy();
    }
  }

  /**
   * Java itself can only send TERM and KILL, to one process; PostgreSQL wants INT for a fast
   * shutdown. {@code kill} is built into every shell, but not a program everywhere.
   */
  private static void kill(String signal, String target) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -s \"$0\" -- \"$1\"", signal, target)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static boolean awaitEnd(ProcessHandle process, Duration patience)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(patience);
    while (process.isAlive()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }
}
