package espm.localstack.junit;

import java.util.Map;
import java.util.Set;

/** A way of running the components that a test needs. */
interface BackendSet extends AutoCloseable {

  /**
   * Starts them.
   *
   * @param needs some of {@code postgres}, {@code kafka}, {@code redis}
   * @return configuration of the service: variable to value
   */
  Map<String, String> start(Set<String> needs);

  @Override
  void close();
}
