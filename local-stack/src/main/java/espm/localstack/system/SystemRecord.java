package espm.localstack.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import espm.localstack.process.PidFile;
import espm.localstack.process.StackFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What a launcher leaves in the folder of its system for the other commands: the report, its own
 * pid, and a lock that the kernel takes away when the launcher ends, however it ends.
 */
public final class SystemRecord {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private final StackFolder folder;

  /** The record of the system that keeps everything in this folder. */
  public SystemRecord(StackFolder folder) {
    this.folder = folder;
  }

  /**
   * Becomes the one who may start and end processes in this folder, until this process ends or the
   * lock is released. Empty when somebody else is.
   */
  public Optional<FileLock> lock() throws IOException {
    Files.createDirectories(folder.run());
    FileChannel file =
        FileChannel.open(
            folder.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> lock = Optional.ofNullable(file.tryLock());
    if (lock.isEmpty()) {
      file.close();
    }
    return lock;
  }

  /** Notes that this process is the launcher. */
  public void launcherIsHere() throws IOException {
    Files.deleteIfExists(report());
    launcherFile().record(ProcessHandle.current(), "TERM");
  }

  /** The launcher, if it is alive. */
  public Optional<ProcessHandle> launcher() throws IOException {
    return launcherFile().process().map(PidFile.Recorded::process);
  }

  /** Not among the components' files: it is never an orphan. */
  private PidFile launcherFile() {
    return new PidFile(folder.run().resolve("launcher"));
  }

  private Path report() {
    return folder.run().resolve("system.json");
  }

  /** Stores a report, at once for whoever reads it. */
  void write(SystemReport report) throws IOException {
    Path unfinished = folder.run().resolve("system.json.unfinished");
    Files.writeString(unfinished, toJson(report));
    Files.move(unfinished, report(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what says that something runs. */
  public void clear() throws IOException {
    Files.deleteIfExists(report());
    launcherFile().delete();
  }

  /** The report as the launcher stored it last; of nothing when there is none. */
  public SystemReport read() throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(report()), SystemReport.class);
    } catch (NoSuchFileException | JsonProcessingException _) {
      // Never written, or cut off with the machine: then nothing of it runs either.
      return SystemReport.nothing(folder.root().toString(), folder.logs().toString());
    }
  }

  /** The report as things are at this moment. */
  public SystemReport check() throws IOException {
    return read().checked(launcher().isPresent());
  }

  /** A report for scripts. */
  public static String toJson(SystemReport report) throws IOException {
    return JSON.writeValueAsString(report);
  }
}
