package espm.capacity;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Says each second what the generator itself is like: how much of the processors it uses, and how
 * late a thread is that wants to run every few milliseconds. A generator that is late measures
 * itself.
 */
final class Pulse implements AutoCloseable {

  private static final long EVERY_NANOS = 5_000_000;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Recorder recorder;
  private final Consumer<Map<String, Object>> accept;
  private final Thread thread = new Thread(this::beat, "pulse");
  private volatile boolean ended;

  Pulse(Recorder recorder, Consumer<Map<String, Object>> accept) {
    this.recorder = recorder;
    this.accept = accept;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    long secondBegan = System.nanoTime();
    long cpuBegan = process.getProcessCpuTime();
    Histogram late = new Histogram();
    while (!ended) {
      long before = System.nanoTime();
      LockSupport.parkNanos(EVERY_NANOS);
      long now = System.nanoTime();
      late.record((now - before - EVERY_NANOS) / 1000);
      if (now - secondBegan >= SECOND_NANOS) {
        long cpu = process.getProcessCpuTime();
        int[] answers = recorder.sinceLast();
        accept.accept(
            Map.of(
                "at",
                System.currentTimeMillis(),
                "cpuCores",
                (cpu - cpuBegan) / (double) (now - secondBegan),
                "cores",
                process.getAvailableProcessors(),
                "loopDelayMillis",
                late.quantile(0.99) / 1e3,
                "answers",
                answers[0],
                "failures",
                answers[1]));
        secondBegan = now;
        cpuBegan = cpu;
        late = new Histogram();
      }
    }
  }
}
