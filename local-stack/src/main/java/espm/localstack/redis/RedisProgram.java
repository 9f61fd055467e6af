package espm.localstack.redis;

import espm.localstack.process.SystemPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * Which program of Redis is run. The system's own is preferred where it is a Redis 7 with jemalloc:
 * for the same work the embedded one, which has musl's allocator, needs half as much again of CPU
 * (ADR 18).
 */
final class RedisProgram {

  /** Asked for by these words, besides the path of a program. */
  static final String SEARCHED = "";

  static final String EMBEDDED = "embedded";

  private static final Pattern PREFERRED =
      Pattern.compile("Redis server v=7\\.\\d.* malloc=jemalloc.*", Pattern.DOTALL);
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
   * Copies it to a file, in place of what is there; its name has to be that of a server, for the
   * program goes by the name by which it was called.
   *
   * @throws IOException when a program that was asked for by its path cannot be copied; the message
   *     says so
   */
  void putInto(Path file) throws IOException {
    switch (asked) {
      case EMBEDDED -> putEmbedded(file);
      case SEARCHED -> {
        if (!putPreferred(file)) {
          candidates.install();
          if (!putPreferred(file)) {
            putEmbedded(file);
          }
        }
      }
      default -> {
        if (!Files.isExecutable(Path.of(asked))) {
          throw new IOException(
              "ESPM_REDIS_PROGRAM: there is no program " + asked + " that may be run");
        }
        replace(copy(Path.of(asked), file), file);
      }
    }
  }

  private boolean putPreferred(Path file) throws IOException {
    for (Path candidate : candidates.present().toList()) {
      Path copy = copy(candidate, file);
      if (PREFERRED.matcher(versionOf(copy)).matches()) {
        replace(copy, file);
        return true;
      }
      Files.delete(copy);
    }
    return false;
  }

  private static void putEmbedded(Path file) throws IOException {
    replace(copy(RedisExecProvider.defaultProvider().get().toPath(), file), file);
  }

  private static Path copy(Path program, Path file) throws IOException {
    Path copy = file.resolveSibling(file.getFileName() + ".new");
    Files.copy(program, copy, StandardCopyOption.REPLACE_EXISTING);
    copy.toFile().setExecutable(true);
    return copy;
  }

  /** A file that runs cannot be written to, but another one can take its name. */
  private static void replace(Path copy, Path file) throws IOException {
    Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * What it says of itself; nothing when it does not run here, for want of a library for example.
   */
  private static String versionOf(Path program) throws IOException {
    Path said = Files.createTempFile(program.getParent(), "redis-version", ".txt");
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
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
      throw new IOException("interrupted while looking for Redis", e);
    } finally {
      Files.deleteIfExists(said);
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
      SystemPrograms.install("a Redis 7 with jemalloc", "redis-tools");
    }
  }
}
