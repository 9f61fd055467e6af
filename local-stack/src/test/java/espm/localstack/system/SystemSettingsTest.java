package espm.localstack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espm.localstack.EspmHome;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.system.SystemSettings.Instance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemSettingsTest {

  private static final StackFolder FOLDER = new StackFolder(Path.of("data"));

  @Test
  void without_variables_the_documented_ports_are_used() throws StartFailure {
    SystemSettings settings = SystemSettings.of(Map.of(), FOLDER, 1, 1);

    assertThat(settings.gateway()).isEqualTo(8080);
    assertThat(settings.postgres()).isEqualTo(25432);
    assertThat(settings.redis()).isEqualTo(26379);
    assertThat(settings.kafka()).isEqualTo(29092);
    assertThat(settings.commands()).containsExactly(new Instance(8081, 9081));
    assertThat(settings.queries()).containsExactly(new Instance(8082, 9082));
  }

  @Test
  void further_instances_listen_a_hundred_ports_higher() throws StartFailure {
    SystemSettings settings = SystemSettings.of(Map.of("ESPM_COMMAND_PORT", "7000"), FOLDER, 3, 1);

    assertThat(settings.commands())
        .containsExactly(
            new Instance(7000, 9081), new Instance(7100, 9181), new Instance(7200, 9281));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "0", "-1", "65536", "80 81", "1e3"})
  void a_port_that_is_none_is_named_with_its_variable(String port) {
    assertThatThrownBy(() -> SystemSettings.of(Map.of("ESPM_KAFKA_PORT", port), FOLDER, 1, 1))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("ESPM_KAFKA_PORT")
        .hasMessageContaining(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"much", "0", "-1mb", "1.5gb", "1 gb"})
  void a_size_that_is_none_is_named_with_its_variable(String size) {
    assertThatThrownBy(() -> SystemSettings.of(Map.of("ESPM_REDIS_MAXMEMORY", size), FOLDER, 1, 1))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("ESPM_REDIS_MAXMEMORY")
        .hasMessageContaining(size);
  }

  @Test
  void the_program_of_redis_that_is_asked_for_is_the_one_that_is_planned() throws StartFailure {
    var settings =
        SystemSettings.of(Map.of("ESPM_REDIS_PROGRAM", " /opt/redis-server "), FOLDER, 1, 1);

    assertThat(SystemPlan.of(EspmHome.find(), settings).redis().program())
        .isEqualTo("/opt/redis-server");
  }

  @Test
  void one_port_for_two_purposes_is_refused() {
    assertThatThrownBy(() -> SystemSettings.of(Map.of("ESPM_REDIS_PORT", "8181"), FOLDER, 2, 1))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("8181");
  }

  @Test
  void instances_that_would_lie_beyond_the_last_port_are_refused() {
    assertThatThrownBy(() -> SystemSettings.of(Map.of("ESPM_COMMAND_PORT", "65500"), FOLDER, 2, 1))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("65600");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17})
  void the_number_of_instances_has_bounds(int instances) {
    assertThatThrownBy(() -> SystemSettings.of(Map.of(), FOLDER, 1, instances))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("--queries");
  }
}
