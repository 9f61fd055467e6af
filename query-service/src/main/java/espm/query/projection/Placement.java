package espm.query.projection;

import espm.query.projection.PartitionStore.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * From where the partitions are read on, and when they are not read at all: a partition whose store
 * cannot be reached is paused, so that its records wait on Kafka and not in memory, while polling
 * goes on. Used by the projection's thread alone.
 */
final class Placement {

  private static final Logger LOG = Logger.getLogger(Placement.class);

  private final Consumer<byte[], byte[]> consumer;
  private final long timeoutMillis;

  /**
   * @param timeout wait for the store to say where it stands
   */
  Placement(Consumer<byte[], byte[]> consumer, Duration timeout) {
    this.consumer = consumer;
    this.timeoutMillis = timeout.toMillis();
  }

  /**
   * Finds out where the store stands for those partitions for which that is not known.
   *
   * @return whether there were any
   */
  boolean place(Collection<HeldPartition> held) {
    long now = System.currentTimeMillis();
    List<HeldPartition> asking = new ArrayList<>();
    for (HeldPartition partition : held) {
      if (!partition.isPlaced && partition.mayTry(now)) {
        partition.placing = partition.projector.position();
        asking.add(partition);
      }
    }
    asking.forEach(this::place);
    return !asking.isEmpty();
  }

  private void place(HeldPartition partition) {
    try {
      Position position = Waiting.atMost(timeoutMillis, partition.placing);
      partition.projector.standAt(position);
      readFrom(partition, position.offset());
    } catch (StoreFailure failure) {
      postpone(partition, failure.getMessage());
    }
  }

  private void readFrom(HeldPartition partition, OptionalLong offset) {
    Set<TopicPartition> one = Set.of(partition.topicPartition);
    if (offset.isPresent()) {
      consumer.seek(partition.topicPartition, offset.getAsLong());
    } else {
      consumer.seekToBeginning(one);
    }
    consumer.resume(one);
    partition.isPlaced = true;
    partition.followingSince = Instant.now();
    goOn(partition);
  }

  /** Has a partition wait, longer with each failure in a row. */
  void postpone(HeldPartition partition, String reason) {
    if (waits(partition)) {
      LOG.warnf("%s waits, and tries again until it works: %s", partition.topicPartition, reason);
    }
  }

  /** Has a partition wait whose generation is closed, as is usual at the end of its time. */
  void waitForSeal(HeldPartition partition) {
    if (waits(partition)) {
      LOG.infof("%s waits: this generation is closed", partition.topicPartition);
    }
  }

  /** Whether it did not wait already. */
  private boolean waits(HeldPartition partition) {
    consumer.pause(Set.of(partition.topicPartition));
    return partition.failed(System.currentTimeMillis());
  }

  /** It works again. */
  void goOn(HeldPartition partition) {
    if (partition.succeeded()) {
      LOG.infof("%s goes on", partition.topicPartition);
    }
  }

  /** The store stands elsewhere than was believed; where is asked for in the next turn. */
  void moved(HeldPartition partition, OptionalLong offset) {
    LOG.warnf(
        "%s: the stored offset is not the expected one, reading on from %s",
        partition.topicPartition, offset.isPresent() ? offset.getAsLong() : "the beginning");
    consumer.pause(Set.of(partition.topicPartition));
    partition.isPlaced = false;
  }

  /**
   * Up to where the topic was read; empty as long as that does not say anything about what is
   * stored.
   */
  OptionalLong readUpTo(HeldPartition partition) {
    if (!partition.isPlaced || partition.projector.hasPending()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(consumer.position(partition.topicPartition, Duration.ZERO));
    } catch (TimeoutException e) {
      // Kafka has not said yet where the topic begins.
      return OptionalLong.empty();
    }
  }

  /** Has none of them read. */
  void holdBack(Collection<HeldPartition> held) {
    consumer.pause(held.stream().map(partition -> partition.topicPartition).toList());
  }

  /** Has those read that have nothing else to wait for. */
  void readOn(Collection<HeldPartition> held) {
    long now = System.currentTimeMillis();
    consumer.resume(
        held.stream()
            .filter(partition -> partition.isPlaced && partition.mayTry(now))
            .filter(partition -> !partition.projector.hasPending())
            .map(partition -> partition.topicPartition)
            .toList());
  }
}
