package espm.localstack.system;

import java.time.Instant;
import java.util.List;

/**
 * One component of a started system.
 *
 * @param name for example {@code kafka} or {@code command-1}
 * @param pid of its process; 0 when it has none
 * @param ports of 127.0.0.1; the first is the one that others use
 * @param managementPort of health and metrics; 0 when it has none
 * @param folder what it keeps
 * @param log where it writes what it does
 * @param startedAt when its process was started
 * @param restarts how often it was started again because it had died
 * @param ready whether it can be used
 */
public record ComponentReport(
    String name,
    long pid,
    List<Integer> ports,
    int managementPort,
    String folder,
    String log,
    Instant startedAt,
    int restarts,
    boolean ready) {

  /** The same, as it is at this moment. */
  ComponentReport checked() {
    boolean alive = pid != 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    return new ComponentReport(
        name,
        alive ? pid : 0,
        ports,
        managementPort,
        folder,
        log,
        startedAt,
        restarts,
        alive && Readiness.of(ports, managementPort));
  }
}
