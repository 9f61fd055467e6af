package espm.localstack.junit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

public class Backends implements QuarkusTestResourceLifecycleManager {
  public Map<String, String> start() {
    return Map.of(
        "ESPM_REDIS_URL",
        "redis://127.0.0.1:31379",
        "ESPM_KAFKA_BOOTSTRAP_SERVERS",
        "127.0.0.1:31092");
  }

  public void stop() {}
}
