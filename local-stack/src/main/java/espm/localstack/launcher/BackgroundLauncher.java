package espm.localstack.launcher;

import espm.localstack.EspmHome;
import espm.localstack.process.PidFile;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.system.SystemRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a launcher that goes on in the background, and shows what it says until it is ready. */
final class BackgroundLauncher {

  private static final int POLL_MILLIS = 100;

  private final StackFolder folder;
  private final SystemRecord record;
  private final Path log;
  private long shown;

  BackgroundLauncher(StackFolder folder, SystemRecord record) {
    this.folder = folder;
    this.record = record;
    this.log = folder.log("launcher");
  }

  /** Returns when the system is ready, or could not be made so. */
  int start(int commands, int queries) throws IOException, InterruptedException, StartFailure {
    Files.createDirectories(folder.logs());
    Files.deleteIfExists(log);
    Process launcher =
        new ProcessBuilder(command(commands, queries))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    while (launcher.isAlive()) {
      showLog();
      if (isReady(launcher)) {
        showLog();
        return 0;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    showLog();
    return Math.max(launcher.exitValue(), Main.FAILED);
  }

  private List<String> command(int commands, int queries) {
    List<String> line = new ArrayList<>();
    PidFile.setsid().ifPresent(line::add); // so that closing the terminal does not end it
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Despm.home=" + EspmHome.find().folder(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "up",
            "--data",
            folder.root().toString(),
            "--commands",
            Integer.toString(commands),
            "--queries",
            Integer.toString(queries)));
    return line;
  }

  /** Its last words on the way up are the addresses; they are in the log before it says ready. */
  private boolean isReady(Process launcher) throws IOException {
    var report = record.read();
    return report.ready() && report.launcherPid() == launcher.pid();
  }

  private void showLog() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] news = new byte[(int) Math.min(file.length() - shown, 1 << 20)];
      file.seek(shown);
      file.readFully(news);
      shown += news.length;
      System.out.print(new String(news, StandardCharsets.UTF_8));
      System.out.flush();
    }
  }
}
