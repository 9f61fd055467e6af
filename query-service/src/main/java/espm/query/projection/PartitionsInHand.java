package espm.query.projection;

import espm.query.projection.PartitionProjector.Attempt;
import espm.query.projection.PartitionProjector.Outcome;
import espm.query.redis.ReadModelLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The partitions that the group has given to one consumer, and the steps of the loop over them. A
 * partition whose store cannot be reached is paused, so that its records wait on Kafka and not in
 * memory, while polling goes on. Used by the projection's thread alone.
 */
final class PartitionsInHand implements ConsumerRebalanceListener {

  private static final Logger LOG = Logger.getLogger(PartitionsInHand.class);

  /**
   * What the partitions are made of.
   *
   * @param projectors makes the projector of a partition
   * @param backoffs makes a partition's waits
   */
  record Parts(
      IntFunction<PartitionProjector> projectors,
      Supplier<Backoff> backoffs,
      LagMeter lag,
      OffsetWatch offsets,
      ProjectionMetrics metrics,
      ProjectionStatus status,
      ProjectionConfig config) {}

  private final Consumer<byte[], byte[]> consumer;
  private final ReadModelLayout layout;
  private final Parts parts;
  private final Map<Integer, HeldPartition> held = new TreeMap<>();

  PartitionsInHand(Consumer<byte[], byte[]> consumer, ReadModelLayout layout, Parts parts) {
    this.consumer = consumer;
    this.layout = layout;
    this.parts = parts;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    if (!assigned.isEmpty()) {
      layout.partitionsAre(consumer.partitionsFor(assigned.iterator().next().topic()).size());
    }
    // Nothing is read until Redis has said from where.
    consumer.pause(assigned);
    for (TopicPartition partition : assigned) {
      int number = partition.partition();
      held.put(
          number,
          new HeldPartition(
              partition,
              parts.projectors().apply(number),
              new RecordReader(number, layout.partitions()),
              parts.backoffs().get()));
    }
    LOG.infof("projecting partitions %s", held.keySet());
    parts.status().joined();
    noteStatus();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(partition -> held.remove(partition.partition()));
    noteStatus();
  }

  /** Finds out where the store stands for those partitions for which that is not known. */
  void place() {
    long now = System.currentTimeMillis();
    List<HeldPartition> asking = new ArrayList<>();
    for (HeldPartition partition : held.values()) {
      if (!partition.isPlaced && partition.mayTry(now)) {
        partition.placing = partition.projector.position();
        asking.add(partition);
      }
    }
    asking.forEach(this::place);
    if (!asking.isEmpty()) {
      noteStatus();
    }
  }

  private void place(HeldPartition partition) {
    try {
      var position = Waiting.atMost(parts.config().redisTimeout().toMillis(), partition.placing);
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

  private void postpone(HeldPartition partition, String reason) {
    boolean isFirst = partition.failed(System.currentTimeMillis());
    consumer.pause(Set.of(partition.topicPartition));
    if (isFirst) {
      LOG.warnf("%s waits, and tries again until it works: %s", partition.topicPartition, reason);
    }
  }

  private static void goOn(HeldPartition partition) {
    if (partition.succeeded()) {
      LOG.infof("%s goes on", partition.topicPartition);
    }
  }

  /** Takes what was polled. */
  void accept(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition topicPartition : records.partitions()) {
      HeldPartition partition = held.get(topicPartition.partition());
      List<Incoming> incoming = new ArrayList<>();
      records
          .records(topicPartition)
          .forEach(record -> incoming.add(partition.reader.read(record)));
      partition.projector.accept(incoming);
    }
  }

  /** Applies all that is pending, except where the store cannot be reached. */
  void applyAll() {
    Map<HeldPartition, Attempt> attempts;
    while (!(attempts = begin()).isEmpty()) {
      attempts.values().forEach(Attempt::send);
      attempts.forEach((partition, attempt) -> finish(partition, attempt.settle()));
    }
    parts.status().turned();
  }

  private Map<HeldPartition, Attempt> begin() {
    long now = System.currentTimeMillis();
    Map<HeldPartition, Attempt> attempts = new LinkedHashMap<>();
    for (HeldPartition partition : held.values()) {
      if (partition.projector.hasPending() && partition.mayTry(now)) {
        attempts.put(partition, partition.projector.begin());
      }
    }
    return attempts;
  }

  private void finish(HeldPartition partition, Outcome outcome) {
    switch (outcome) {
      case Outcome.Applied applied -> {
        goOn(partition);
        partition.lag.applied(applied);
        parts.metrics().applied(applied, partition.followingSince, Instant.now());
        logPutAside(partition, applied.batch());
        if (!partition.projector.hasPending()) {
          consumer.resume(Set.of(partition.topicPartition));
        }
      }
      case Outcome.Moved(OptionalLong offset) -> moved(partition, offset);
      case Outcome.Failed(String reason) -> postpone(partition, reason);
    }
  }

  private void moved(HeldPartition partition, OptionalLong offset) {
    parts.metrics().rewound();
    LOG.warnf(
        "%s: the stored offset is not the expected one, reading on from %s",
        partition.topicPartition, offset.isPresent() ? offset.getAsLong() : "the beginning");
    consumer.pause(Set.of(partition.topicPartition));
    partition.isPlaced = false;
  }

  /**
   * Notices, when it is time to, that the store of a partition without events has moved, and that
   * parked orders are to be tried again.
   */
  void watch() {
    for (OffsetWatch.Seen seen : parts.offsets().seen(held.values())) {
      if (seen.hasMoved()) {
        moved(seen.partition(), seen.position().offset());
      } else {
        seen.position().retries().forEach(orderId -> retry(seen.partition(), orderId));
      }
    }
  }

  private void retry(HeldPartition partition, UUID orderId) {
    if (!partition.isPlaced) {
      return;
    }
    switch (partition.projector.retry(orderId)) {
      case Outcome.Applied applied -> {
        parts.metrics().applied(applied, Instant.MAX, Instant.now());
        applied.batch().released.forEach(id -> LOG.infof("order %s is no longer parked", id));
        logPutAside(partition, applied.batch());
      }
      case Outcome.Moved(OptionalLong offset) -> moved(partition, offset);
      // It is still asked for, and tried again at the next look.
      case Outcome.Failed(String reason) -> LOG.warnf("order %s stays parked: %s", orderId, reason);
    }
  }

  private static void logPutAside(HeldPartition partition, FoldedBatch batch) {
    batch.newlyParked.forEach((id, reason) -> LOG.errorf("order %s is parked: %s", id, reason));
    batch.strays.forEach(
        stray -> LOG.errorf("%s: record put aside, %s", partition.topicPartition, stray));
  }

  /** Measures the lag, when it is time to. */
  void measure() {
    parts.lag().measure(consumer, held.values());
  }

  private void noteStatus() {
    int placed = (int) held.values().stream().filter(partition -> partition.isPlaced).count();
    parts.status().holds(held.size(), placed);
  }
}
