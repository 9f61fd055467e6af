package espm.command.relay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The lanes that this instance runs, one for a shard at most. Started and removed by one thread,
 * signalled by any.
 */
final class LaneSet {

  private static final Logger LOG = Logger.getLogger(LaneSet.class);
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(3);

  private final RelayParts parts;
  private final List<RelayProgress> progress;
  private final Map<Integer, Running> lanes = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  private record Running(Lane lane, Thread thread) {

    boolean isStopping() {
      return lane.signals().isStopping();
    }
  }

  LaneSet(RelayParts parts, List<RelayProgress> progress) {
    this.parts = parts;
    this.progress = progress;
  }

  void start(int shard) {
    Lane lane = new Lane(new Shard(shard, parts.config().shards()), parts, progress.get(shard));
    Thread thread =
        Thread.ofPlatform().name("relay-" + parts.relay() + "-" + shard).daemon().unstarted(lane);
    lanes.put(shard, new Running(lane, thread));
    if (stopping) {
      lane.signals().stop();
    }
    thread.start();
  }

  /** Asks a lane to end after the batch at hand. */
  void stop(int shard) {
    LOG.infof("relay %s gives shard %d to another instance", parts.relay(), shard);
    lanes.get(shard).lane().signals().stop();
  }

  void stopAll() {
    stopping = true;
    lanes.values().forEach(each -> each.lane().signals().stop());
  }

  void removeEnded() {
    lanes.values().removeIf(each -> !each.thread().isAlive());
  }

  /** Shards that have a lane here, also one that is about to end. */
  Set<Integer> all() {
    return lanes.keySet();
  }

  /** Shards that have a lane here which is to go on. */
  Set<Integer> working() {
    return lanes.entrySet().stream()
        .filter(each -> !each.getValue().isStopping())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  boolean areKeptFromBroker() {
    return lanes.values().stream()
        .anyMatch(each -> !each.isStopping() && each.lane().isKeptFromBroker());
  }

  /** Wakes the lanes that have something to read now, and no others. */
  void committed(Set<UUID> streams) {
    for (Running each : lanes.values()) {
      if (streams.stream().anyMatch(each.lane().shard()::has)) {
        each.lane().signals().wake();
      }
    }
  }

  void look() {
    lanes.forEach((_, each) -> each.lane().signals().look());
  }

  void topicIs(String id, long askedNanos) {
    lanes.forEach((_, each) -> each.lane().signals().topicIs(id, askedNanos));
  }

  /** Waits until all have ended; what waits for a broker that is away is cut short. */
  void join() throws InterruptedException {
    for (Running each : lanes.values()) {
      if (!each.thread().join(JOIN_TIMEOUT)) {
        each.thread().interrupt(); // the checkpoint is where it was
      }
    }
  }

  void interrupt() {
    lanes.values().forEach(each -> each.thread().interrupt());
  }
}
