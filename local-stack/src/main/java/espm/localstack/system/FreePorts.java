package espm.localstack.system;

import espm.localstack.process.Ports;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that put every component on a port that is free, for a system that is to disturb nobody.
 */
public final class FreePorts {

  private static final List<String> VARIABLES =
      List.of(
          "ESPM_GATEWAY_PORT",
          "ESPM_POSTGRES_PORT",
          "ESPM_REDIS_PORT",
          "ESPM_KAFKA_PORT",
          "ESPM_KAFKA_CONTROLLER_PORT",
          "ESPM_COMMAND_PORT",
          "ESPM_COMMAND_MANAGEMENT_PORT",
          "ESPM_QUERY_PORT",
          "ESPM_QUERY_MANAGEMENT_PORT");

  private FreePorts() {}

  /** Variables for {@link SystemSettings#of}; the map is the caller's to add to. */
  public static Map<String, String> settings() throws IOException {
    List<Integer> ports = Ports.free(VARIABLES.size());
    Map<String, String> settings = new HashMap<>();
    for (int at = 0; at < ports.size(); at++) {
      settings.put(VARIABLES.get(at), ports.get(at).toString());
    }
    return settings;
  }
}
