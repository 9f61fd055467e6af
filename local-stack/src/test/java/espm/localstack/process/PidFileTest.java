package espm.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

  @TempDir Path folder;
  private PidFile pidFile;
  private Process process;

  @BeforeEach
  void nameTheFile() {
    pidFile = new PidFile(folder.resolve("sleeper.pid"));
  }

  @AfterEach
  void endIt() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void the_program_itself_is_what_was_recorded() throws IOException {
    startSleeper();

    PidFile.Recorded recorded = await().until(pidFile::process, Optional::isPresent).orElseThrow();

    assertThat(recorded.process().pid()).isEqualTo(process.pid());
    assertThat(recorded.component()).isEqualTo("sleeper");
    assertThat(recorded.stopSignal()).isEqualTo("INT");
    await().until(() -> process.info().command().orElse("").endsWith("sleep"));
  }

  @Test
  void a_process_that_has_only_inherited_the_number_is_left_alone() throws IOException {
    startSleeper();
    await().until(pidFile::process, Optional::isPresent);

    Files.setLastModifiedTime(pidFile.file(), FileTime.from(Instant.now().minusSeconds(60)));

    assertThat(pidFile.process()).isEmpty();
  }

  @Test
  void a_dead_process_is_none() throws IOException {
    startSleeper();
    await().until(pidFile::process, Optional::isPresent);

    process.destroyForcibly();

    await().until(() -> pidFile.process().isEmpty());
  }

  @Test
  void a_file_that_was_cut_short_names_nobody() throws IOException {
    for (String content :
        List.of("", "\n", "12", "x TERM", "1 2 3", "1 TERM", "0 TERM", "\u00ff")) {
      Files.writeString(pidFile.file(), content, StandardCharsets.ISO_8859_1);
      assertThat(pidFile.process()).as(content).isEmpty();
    }
  }

  @Test
  void a_group_that_has_only_inherited_the_number_is_left_alone() throws Exception {
    StackFolder stack = new StackFolder(folder);
    Files.createDirectories(stack.run());
    Files.createDirectories(stack.of("redis"));
    process = new ProcessBuilder("setsid", "sleep", "100").start();
    await().until(() -> process.info().command().orElse("").endsWith("sleep"));
    Files.writeString(stack.pidFile("redis").file(), process.pid() + " TERM\n");
    Files.setLastModifiedTime(
        stack.pidFile("redis").file(), FileTime.from(Instant.now().minusSeconds(60)));

    assertThat(Orphans.end(stack, _ -> {})).isZero();

    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void orphans_are_ended_and_forgotten_with_what_they_had_started() throws Exception {
    StackFolder stack = new StackFolder(folder);
    Files.createDirectories(stack.run());
    pidFile = stack.pidFile("parent");
    Files.createDirectories(stack.of("parent"));
    Path child = folder.resolve("child");
    // The parent ends at once when asked; its child would not, and does not know that it is alone.
    start("sh", "-c", "sh -c 'trap \"\" INT; echo $$ >" + child + "; sleep 100' & wait");
    await().until(() -> Files.exists(child) && !Files.readString(child).isBlank());
    ProcessHandle childProcess =
        ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).orElseThrow();

    int ended = Orphans.end(stack, _ -> {});

    assertThat(ended).isEqualTo(1);
    assertThat(process.isAlive()).isFalse();
    assertThat(Files.exists(pidFile.file())).isFalse();
    await().until(() -> !isRunning(childProcess));
  }

  /** Whoever ended but was not buried yet, as nobody waits for it, counts as ended. */
  private static boolean isRunning(ProcessHandle process) throws IOException {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    return process.isAlive() && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
  }

  private void startSleeper() throws IOException {
    start("sleep", "100");
  }

  private void start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(pidFile.recording(List.of(command), "INT"));
    Path own = folder.resolve("parent");
    builder.directory((Files.isDirectory(own) ? own : folder).toFile());
    process = builder.start();
  }
}
