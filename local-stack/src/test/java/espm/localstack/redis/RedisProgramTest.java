package espm.localstack.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs are scripts that say a version, as only that is looked at. */
class RedisProgramTest {

  private static final String JEMALLOC = "malloc=jemalloc-5.3.0 bits=64";
  private static final String LIBC = "malloc=libc bits=64";

  @TempDir Path folder;

  private final List<Path> present = new ArrayList<>();
  private final List<Path> installable = new ArrayList<>();
  private int installations;

  @Test
  void a_redis_7_with_jemalloc_is_taken_from_the_system() throws IOException {
    present.add(program("libc", "Redis server v=7.0.15 " + LIBC));
    present.add(program("old", "Redis server v=6.2.6 " + JEMALLOC));
    present.add(program("new", "Redis server v=8.0.2 " + JEMALLOC));
    present.add(program("wanted", "Redis server v=7.2.4 sha=0:0 " + JEMALLOC));

    assertThat(chosen("")).contains("v=7.2.4");
    assertThat(installations).isZero();
    assertThat(folder.resolve("redis-server.new")).doesNotExist();
    assertThat(folder.resolve("redis-server.asked")).doesNotExist();
  }

  @Test
  void where_there_is_none_it_is_installed() throws IOException {
    installable.add(program("wanted", "Redis server v=7.0.15 " + JEMALLOC));

    assertThat(chosen("")).contains("v=7.0.15");
    assertThat(installations).isOne();
  }

  @Test
  void where_it_cannot_be_installed_the_embedded_one_is_taken() throws IOException {
    installable.add(program("fails", "Redis server v=7.0.15 " + JEMALLOC + "'; exit 127; echo '"));
    installable.add(Files.write(folder.resolve("garbage"), new byte[] {1, 2, 3}));
    installable.getLast().toFile().setExecutable(true);

    new RedisProgram("", candidates()).putInto(server());

    assertThat(installations).isOne();
    assertThat(server()).isExecutable();
    assertThat(Files.size(server())).isGreaterThan(1_000_000);
  }

  @Test
  void where_there_is_another_redis_nothing_is_installed() throws IOException {
    present.add(program("new", "Redis server v=8.0.2 " + JEMALLOC));

    new RedisProgram("", candidates()).putInto(server());

    assertThat(installations).isZero();
    assertThat(Files.size(server())).isGreaterThan(1_000_000);
  }

  @Test
  void what_was_chosen_stays_with_the_data_as_long_as_it_runs() throws IOException {
    present.add(program("one", "Redis server v=7.0.15 " + JEMALLOC));
    assertThat(chosen("")).contains("v=7.0.15");
    present.set(0, program("another", "Redis server v=7.2.4 " + JEMALLOC));

    assertThat(chosen("")).contains("v=7.0.15");

    Files.writeString(server(), "#!/bin/sh\nexit 127\n");
    assertThat(chosen("")).contains("v=7.2.4");
  }

  @Test
  void the_embedded_one_is_taken_when_it_is_asked_for() throws IOException {
    present.add(program("wanted", "Redis server v=7.0.15 " + JEMALLOC));

    new RedisProgram("embedded", candidates()).putInto(server());

    assertThat(Files.size(server())).isGreaterThan(1_000_000);
  }

  @Test
  void a_program_that_is_asked_for_by_its_path_is_taken_whatever_it_is() throws IOException {
    Path asked = program("asked", "Valkey server v=9.0.0 " + LIBC);

    assertThat(chosen(asked.toString())).contains("Valkey");
    assertThatThrownBy(() -> chosen("/no/such/redis"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ESPM_REDIS_PROGRAM")
        .hasMessageContaining("/no/such/redis");
    assertThatThrownBy(() -> chosen(folder.toString())).isInstanceOf(IOException.class);
  }

  @Test
  void another_program_takes_the_place_of_the_one_before() throws IOException {
    chosen(program("one", "one").toString());

    assertThat(chosen(program("two", "two").toString())).contains("two").doesNotContain("one");
  }

  /** The text of the script that was chosen. */
  private String chosen(String asked) throws IOException {
    new RedisProgram(asked, candidates()).putInto(server());
    assertThat(server()).isExecutable();
    return Files.readString(server());
  }

  private Path server() {
    return folder.resolve("redis-server");
  }

  private Path program(String name, String version) throws IOException {
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\necho '" + version + "'\n");
    program.toFile().setExecutable(true);
    return program;
  }

  private RedisProgram.Candidates candidates() {
    return new RedisProgram.Candidates() {
      @Override
      public Stream<Path> present() {
        return present.stream();
      }

      @Override
      public void install() {
        installations++;
        present.addAll(installable);
      }
    };
  }
}
