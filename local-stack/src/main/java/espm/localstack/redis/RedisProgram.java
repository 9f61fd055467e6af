package espm.localstack.redis;

import espm.localstack.process.SystemPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * Which program of Redis is run. The system's own is preferred where it is a Redis 7 with jemalloc:
 * for the same work it needs less CPU than the embedded one, which has musl's allocator (ADR 18).
 * What was chosen stays with the data, as another version may not be able to read it.
 */
final class RedisProgram {

  /** Asked for by these words, besides the path of a program. */
  static final String SEARCHED = "";

  static final String EMBEDDED = "embedded";

  private static final Pattern PREFERRED =
      Pattern.compile("^Redis server v=7\\.\\d.* malloc=jemalloc", Pattern.MULTILINE);
  private static final int VERSION_SECONDS_MAX = 5;

  private final String asked;
  private final Candidates candidates;

  /** Programs of the system that may be a Redis. */
  interface Candidates {

    /** Those that are there, to be tried in this order. */
    Stream<Path> present();

    /** Brings more of them, if it can. */
    void install();
  }

  /**
   * @param asked {@link #SEARCHED}, {@link #EMBEDDED}, or the path of a program, which is then run
   *     whatever it is
   */
  RedisProgram(String asked) {
    this(asked, new SystemCandidates());
  }

  RedisProgram(String asked, Candidates candidates) {
    this.asked = asked;
    this.candidates = candidates;
  }

  /**
   * Copies it to a file. What is there stays if it runs and no other one is asked for.
   *
   * @throws IOException when a program that was asked for by its path cannot be copied; the message
   *     says so
   */
  void putInto(Path file) throws IOException {
    switch (asked) {
      case EMBEDDED -> replace(RedisExecProvider.defaultProvider().get().toPath(), file);
      case SEARCHED -> {
        if (versionOf(file, file).isEmpty()) {
          replace(
              preferred(file).or(() -> installed(file)).orElseGet(RedisProgram::embedded), file);
        }
      }
      default -> {
        Path program = Path.of(asked);
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
          throw new IOException(
              "ESPM_REDIS_PROGRAM: there is no program " + asked + " that may be run");
        }
        replace(program, file);
      }
    }
  }

  private Optional<Path> preferred(Path file) {
    return candidates
        .present()
        .filter(program -> PREFERRED.matcher(versionOf(program, file)).find())
        .filter(Files::isReadable)
        .findFirst();
  }

  /** Only where there is none at all: another one that is there is somebody's choice. */
  private Optional<Path> installed(Path file) {
    if (candidates.present().findAny().isPresent()) {
      return Optional.empty();
    }
    candidates.install();
    return preferred(file);
  }

  private static Path embedded() {
    System.out.println("The embedded Redis is run, as the system has no Redis 7 with jemalloc");
    try {
      return RedisExecProvider.defaultProvider().get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded Redis cannot be unpacked", e);
    }
  }

  /** A file that runs cannot be written to, but another one can take its name. */
  private static void replace(Path program, Path file) throws IOException {
    Path copy = file.resolveSibling(file.getFileName() + ".new");
    Files.copy(program, copy, StandardCopyOption.REPLACE_EXISTING);
    copy.toFile().setExecutable(true);
    Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * What it says of itself when it is called as a server is, for it goes by the name by which it
   * was called; nothing when it does not run here, for want of a library for example.
   *
   * @param file beside which a link and the answer may be put
   */
  private static String versionOf(Path program, Path file) {
    if (!Files.isRegularFile(program)) {
      return "";
    }
    Path link = file.resolveSibling("redis-server.asked");
    Path said = file.resolveSibling("redis-version.txt");
    try {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, program.toAbsolutePath());
      Process process =
          new ProcessBuilder(link.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(VERSION_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return process.exitValue() == 0 ? Files.readString(said, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      return ""; // not a program for this machine
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      link.toFile().delete();
      said.toFile().delete();
    }
  }

  /**
   * The server, or the tool that checks its files, which is the same program by another name. The
   * package of the server would also start one with the machine; that of the tools brings the
   * program only.
   */
  private static final class SystemCandidates implements Candidates {

    private static final List<String> NAMES = List.of("redis-server", "redis-check-rdb");

    @Override
    public Stream<Path> present() {
      return NAMES.stream().flatMap(SystemPrograms::named);
    }

    @Override
    public void install() {
      SystemPrograms.install("Redis", "redis-tools");
    }
  }
}
