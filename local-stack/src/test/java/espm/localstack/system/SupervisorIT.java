package espm.localstack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.localstack.process.Component;
import espm.localstack.process.Ports;
import espm.localstack.process.StackFolder;
import espm.localstack.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching over a real Redis, the quickest of the components. */
class SupervisorIT {

  @TempDir Path folder;

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private RedisProcess redis;
  private Supervisor supervisor;

  @BeforeEach
  void start() throws Exception {
    redis = new RedisProcess(folder.resolve("redis"), Ports.free(1).getFirst());
    supervisor = new Supervisor(redis, new StackFolder(folder));
    supervisor.start();
    supervisor.keepRunning(new Heard());
  }

  @AfterEach
  void stop() throws Exception {
    supervisor.stop();
  }

  @Test
  void what_dies_is_started_again_each_time() {
    for (int restarts = 1; restarts <= 3; restarts++) {
      long before = supervisor.report().pid();
      ProcessHandle.of(before).orElseThrow().destroyForcibly();

      int expected = restarts;
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> supervisor.report().restarts() == expected && redis.isReady());
      assertThat(supervisor.report().pid()).isNotEqualTo(before);
    }
    assertThat(heard).containsSubsequence("died", "started", "died", "started", "died", "started");
  }

  @Test
  void what_was_stopped_stays_down() throws Exception {
    supervisor.stop();

    assertThat(supervisor.report().pid()).isZero();
    assertThat(redis.isReady()).isFalse();
    supervisor.start(); // too late: nothing may be started any more
    assertThat(supervisor.report().pid()).isZero();
    assertThat(heard).isEmpty();
  }

  private final class Heard implements Supervisor.Listener {

    @Override
    public void died(Component component) {
      heard.add("died");
    }

    @Override
    public void started(Component component) {
      heard.add("started");
    }

    @Override
    public void failed(Component component, String reason) {
      heard.add("failed");
    }
  }
}
