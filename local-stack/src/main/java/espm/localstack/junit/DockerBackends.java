package espm.localstack.junit;

import espm.localstack.postgres.RolesScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * The same components as containers, with the settings that a test could notice. The images are
 * those of {@code docker-compose.yml}; {@code ESPM_TEST_POSTGRES_IMAGE} and its like name others.
 */
final class DockerBackends implements BackendSet {

  static final String POSTGRES_IMAGE = "postgres:18";
  static final String KAFKA_IMAGE = "apache/kafka:4.1.2";
  static final String REDIS_IMAGE = "redis:7";

  private static final int POSTGRES_PORT = 5432;
  private static final int REDIS_PORT = 6379;

  private final List<GenericContainer<?>> containers = new ArrayList<>();

  @Override
  public Map<String, String> start(Set<String> needs) {
    PostgreSQLContainer postgres = needs.contains("postgres") ? add(postgres()) : null;
    KafkaContainer kafka = needs.contains("kafka") ? add(kafka()) : null;
    GenericContainer<?> redis = needs.contains("redis") ? add(redis()) : null;
    Startables.deepStart(containers).join();

    Map<String, String> configuration = new HashMap<>();
    if (postgres != null) {
      configuration.put("ESPM_DB_HOST", postgres.getHost());
      configuration.put("ESPM_DB_PORT", Integer.toString(postgres.getMappedPort(POSTGRES_PORT)));
    }
    if (kafka != null) {
      configuration.put("ESPM_KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers());
    }
    if (redis != null) {
      configuration.put(
          "ESPM_REDIS_URL",
          "redis://%s:%d".formatted(redis.getHost(), redis.getMappedPort(REDIS_PORT)));
    }
    return configuration;
  }

  private <C extends GenericContainer<?>> C add(C container) {
    containers.add(container);
    return container;
  }

  private static PostgreSQLContainer postgres() {
    // Testcontainers' own command switches fsync off, and nothing is said of durability then.
    return new PostgreSQLContainer(image("POSTGRES", POSTGRES_IMAGE))
        .withCommand("postgres", "-c", "max_connections=200", "-c", "timezone=UTC")
        .withEnv("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --no-locale")
        .withCopyFileToContainer(
            MountableFile.forClasspathResource(RolesScript.RESOURCE),
            "/docker-entrypoint-initdb.d/roles.sql");
  }

  private static KafkaContainer kafka() {
    return new KafkaContainer(image("KAFKA", KAFKA_IMAGE))
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
  }

  private static GenericContainer<?> redis() {
    return new GenericContainer<>(image("REDIS", REDIS_IMAGE)).withExposedPorts(REDIS_PORT);
  }

  private static DockerImageName image(String component, String otherwise) {
    String variable = "ESPM_TEST_" + component + "_IMAGE";
    DockerImageName standard = DockerImageName.parse(otherwise);
    return Optional.ofNullable(System.getenv(variable))
        .map(name -> DockerImageName.parse(name).asCompatibleSubstituteFor(standard))
        .orElse(standard);
  }

  @Override
  public void close() {
    containers.forEach(GenericContainer::stop);
  }
}
