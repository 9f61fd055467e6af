package espm.localstack.system;

import espm.localstack.process.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/**
 * Whether something that listens on 127.0.0.1 can be used. Each question takes a second at most.
 */
final class Readiness {

  private static final int TIMEOUT_MILLIS = 1000;

  private Readiness() {}

  /** A service says so itself, on its management port. */
  static boolean ofService(int managementPort) {
    try {
      URI health = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Of the rest one can only see that it accepts connections. */
  static boolean of(List<Integer> ports, int managementPort) {
    return managementPort == 0 ? Ports.isOpen(ports.getFirst()) : ofService(managementPort);
  }
}
