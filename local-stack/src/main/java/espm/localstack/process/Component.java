package espm.localstack.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Something that runs as one process: how it is prepared, started and known to be ready. It is only
 * described here; {@link ComponentProcess} runs it.
 */
public interface Component {

  /** How long most may take to end in good order, in seconds. */
  int STOP_SECONDS_MAX = 20;

  /** Unique in a system, for example {@code postgres} or {@code command-2}; also names its log. */
  String name();

  /** Every port of 127.0.0.1 that it listens on; the first is the one that others use. */
  List<Integer> ports();

  /** Folder of what it keeps; made by {@link #prepare}. */
  Path folder();

  /** Makes folders and files that the process needs. Doing it again keeps what is there. */
  void prepare() throws IOException;

  /** The command line. */
  List<String> command();

  /** What is added to the environment. */
  default Map<String, String> environment() {
    return Map.of();
  }

  /** Whether it answers; asked again and again, so it must return within about a second. */
  boolean isReady();

  /** Done once after each start, when it is ready; must not matter if done before. */
  default void afterStart() throws IOException {}

  /** Name of the signal that asks it to end in good order. */
  default String stopSignal() {
    return "TERM";
  }

  /** Longest time that it may take to be ready, in seconds. */
  default int startSecondsMax() {
    return 60;
  }

  /** Longest time that it may take to end in good order, in seconds; then it is ended by force. */
  default int stopSecondsMax() {
    return STOP_SECONDS_MAX;
  }

  /** Port of health and metrics, 0 when it has none of its own. */
  default int managementPort() {
    return 0;
  }
}
