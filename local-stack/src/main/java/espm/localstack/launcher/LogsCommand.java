package espm.localstack.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the logs, each line with its component's name before it. */
@Command(name = "logs", description = "Shows the ends of the logs, or of one component's.")
final class LogsCommand implements Callable<Integer> {

  private static final int FOLLOW_POLL_MILLIS = 200;

  /** The most of a log that is looked at, or shown at once. */
  private static final long BYTES_MAX = 1 << 20;

  @Mixin private SystemOptions system;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMPONENT",
      description = "for example postgres, command-1, launcher (default: all)")
  private String component;

  @Option(names = "--lines", paramLabel = "N", description = "of each log (default: 20)")
  private int lines = 20;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what is written from now on, until Ctrl-C")
  private boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (component != null && !component.matches("[a-z0-9-]+")) {
      System.err.println("espm: \"" + component + "\" is no component; see ./espm status");
      return Main.FAILED;
    }
    Path folder = system.folder().logs();
    Map<Path, Long> shown = new TreeMap<>();
    for (Path log : logs(folder)) {
      shown.put(log, showEnd(log));
    }
    if (shown.isEmpty()) {
      System.err.println(
          component == null
              ? "espm: there are no logs in " + folder + "; ./espm up makes them"
              : "espm: there is no log of " + component + " in " + folder);
      return Main.FAILED;
    }
    while (follow) {
      for (Path log : logs(folder)) {
        shown.put(log, showNews(log, shown.getOrDefault(log, 0L)));
      }
      TimeUnit.MILLISECONDS.sleep(FOLLOW_POLL_MILLIS);
    }
    return 0;
  }

  private Iterable<Path> logs(Path folder) throws IOException {
    Map<String, Path> found = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      String pattern = (component == null ? "*" : component) + ".log";
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
        files.forEach(file -> found.put(nameOf(file), file));
      }
    }
    return found.values();
  }

  private static String nameOf(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }

  private long showEnd(Path log) throws IOException {
    long length = Files.size(log);
    String text = read(log, Math.max(0, length - BYTES_MAX), length);
    String[] all = text.split("\n");
    for (int at = Math.max(0, all.length - lines); at < all.length && !text.isEmpty(); at++) {
      print(log, all[at]);
    }
    return length;
  }

  /** Shows whole lines only, and begins anew when the log was. Returns up to where it has shown. */
  private static long showNews(Path log, long from) throws IOException {
    long length = Files.size(log);
    long begin = length < from ? 0 : from;
    String text = read(log, begin, Math.min(length, begin + BYTES_MAX));
    int end = text.lastIndexOf('\n');
    if (end < 0) {
      return begin;
    }
    text.substring(0, end).lines().forEach(line -> print(log, line));
    return begin + text.substring(0, end + 1).getBytes(StandardCharsets.ISO_8859_1).length;
  }

  /** Byte by byte, so that positions can be told from lengths of text; printed as it was. */
  private static String read(Path log, long from, long to) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[(int) (to - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static void print(Path log, String line) {
    String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    System.out.printf("%-10s | %s%n", nameOf(log), text);
  }
}
