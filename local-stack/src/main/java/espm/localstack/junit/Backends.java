package espm.localstack.junit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;

/**
 * Real PostgreSQL, Kafka and Redis for the tests of a service: containers where a Docker engine
 * answers, otherwise the embedded ones; the tests are the same. The environment variable {@code
 * ESPM_TEST_BACKENDS} ({@code docker} or {@code embedded}) overrides the choice.
 *
 * <p>Used as {@code @QuarkusTestResource(value = Backends.class, initArgs = @ResourceArg(name =
 * "needs", value = "postgres,kafka"))}. The service gets its addresses under the names of the
 * variables that it has in production. A need of {@code redis-cluster} is a cluster of three.
 */
public final class Backends implements QuarkusTestResourceLifecycleManager {

  private Set<String> needs = Set.of();
  private BackendSet backends;
  private RedisClusterBackend cluster;

  @Override
  public void init(Map<String, String> arguments) {
    needs =
        Arrays.stream(arguments.getOrDefault("needs", "").split(","))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Map<String, String> start() {
    backends = useDocker() ? new DockerBackends() : new EmbeddedBackends();
    Map<String, String> configuration = new HashMap<>(backends.start(needs));
    if (needs.contains("redis-cluster")) {
      cluster = new RedisClusterBackend();
      configuration.putAll(cluster.start(needs));
    }
    return configuration;
  }

  private static boolean useDocker() {
    return Optional.ofNullable(System.getenv("ESPM_TEST_BACKENDS"))
        .map("docker"::equals)
        .orElseGet(() -> DockerClientFactory.instance().isDockerAvailable());
  }

  @Override
  public void stop() {
    if (backends != null) {
      backends.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }
}
