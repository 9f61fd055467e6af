package espm.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

  @TempDir private Path folder;

  @Test
  void a_program_without_a_cache_starts_as_ever() {
    assertThat(new AotCache(folder.resolve("a.aot"), false).javaOptions()).isEmpty();
  }

  @Test
  void a_program_with_a_cache_starts_by_it() throws IOException {
    Path file = Files.createFile(folder.resolve("a.aot"));

    assertThat(new AotCache(file, false).javaOptions()).contains("-XX:AOTCache=" + file);
  }

  @Test
  void a_recording_is_written_beside_the_cache_in_use_and_takes_its_time() throws IOException {
    Path file = Files.createFile(folder.resolve("a.aot"));
    AotCache cache = new AotCache(file, true);

    assertThat(cache.javaOptions())
        .contains("-XX:AOTCacheOutput=" + folder.resolve("a.aot.new"))
        .noneMatch(option -> option.startsWith("-XX:AOTCache="));
    assertThat(cache.stopSecondsMax()).isGreaterThan(Component.STOP_SECONDS_MAX);
  }
}
