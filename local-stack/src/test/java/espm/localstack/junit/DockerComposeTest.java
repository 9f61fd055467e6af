package espm.localstack.junit;

import static org.assertj.core.api.Assertions.assertThat;

import espm.localstack.EspmHome;
import espm.localstack.postgres.PostgresServer;
import espm.localstack.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The two ways of starting the system do not drift apart. */
class DockerComposeTest {

  private static final EspmHome HOME = EspmHome.find();

  @Test
  void the_gateway_gets_a_value_for_each_placeholder() throws IOException {
    String template = Files.readString(HOME.gatewayTemplate());
    var placeholders = all("\\$\\{(ESPM_\\w+)}", template);

    assertThat(placeholders).isNotEmpty();
    assertThat(all("(?m)^      (ESPM_\\w+): ", service("gateway"))).containsAll(placeholders);
  }

  @Test
  void the_tests_run_on_the_images_of_the_system() throws IOException {
    assertThat(service("postgres")).contains("    image: " + DockerBackends.POSTGRES_IMAGE + "\n");
    assertThat(service("kafka")).contains("    image: " + DockerBackends.KAFKA_IMAGE + "\n");
    assertThat(service("redis")).contains("    image: " + DockerBackends.REDIS_IMAGE + "\n");
  }

  @Test
  void postgres_has_the_settings_of_the_embedded_one() throws IOException {
    List<String> command = new PostgresServer(Path.of("unused"), 1).command();
    var embedded =
        command.stream()
            .filter(argument -> argument.matches("[a-z_]+=.*"))
            .filter(setting -> !setting.matches("(listen_addresses|unix_socket_directories)=.*"))
            .toList();

    assertThat(embedded).contains("fsync=on");
    assertThat(all("(?m)^      - -c(.+)$", service("postgres")))
        .containsExactlyInAnyOrderElementsOf(embedded);
  }

  @Test
  void redis_has_the_settings_of_the_embedded_one() throws IOException {
    List<String> command = new RedisProcess(Path.of("unused"), 1).command();
    String compose = service("redis");

    for (String setting :
        List.of(
            "--maxmemory",
            "--maxmemory-policy",
            "--auto-aof-rewrite-min-size",
            "--rdbcompression")) {
      String value = command.get(command.indexOf(setting) + 1);
      assertThat(compose)
          .containsPattern("- " + setting + "\n +- (\\$\\{\\w+:-|\")?" + value + "[}\"]?\n");
    }
  }

  @Test
  void every_port_is_published_to_this_machine_only() throws IOException {
    var published = all("([^\\s\"\\[]*\\$\\{ESPM_\\w+_PORT:-\\d+}:\\d+)", compose());

    assertThat(published).hasSize(8).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  private static String compose() throws IOException {
    return Files.readString(HOME.folder().resolve("docker-compose.yml"));
  }

  /** The part of the file that is about one service. */
  private static String service(String name) throws IOException {
    var part = Pattern.compile("(?ms)^  " + name + ":\n.*?(?=^  ?\\S|\\z)").matcher(compose());
    assertThat(part.find()).as(name).isTrue();
    return part.group();
  }

  private static TreeSet<String> all(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
