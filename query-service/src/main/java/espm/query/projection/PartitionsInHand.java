package espm.query.projection;

import espm.query.redis.ReadModelLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The partitions that the group has given to one consumer, and the steps of the loop over them.
 * Used by the projection's thread alone.
 */
final class PartitionsInHand implements ConsumerRebalanceListener {

  private static final Logger LOG = Logger.getLogger(PartitionsInHand.class);

  private final Consumer<byte[], byte[]> consumer;
  private final ReadModelLayout layout;
  private final LoopParts parts;
  private final Placement placement;
  private final Outcomes outcomes;
  private final BatchesUnderWay underWay;
  private final Map<Integer, HeldPartition> held = new TreeMap<>();
  private boolean isHeldBack;

  PartitionsInHand(Consumer<byte[], byte[]> consumer, ReadModelLayout layout, LoopParts parts) {
    this.consumer = consumer;
    this.layout = layout;
    this.parts = parts;
    this.placement = new Placement(consumer, parts.config().redisTimeout());
    this.outcomes = new Outcomes(placement, parts);
    this.underWay = new BatchesUnderWay(outcomes::ofBatch, parts.config().recordsUnderWay());
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
    if (placement.place(held.values())) {
      noteStatus();
      parts.lag().measureSoon();
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

  /** Applies all that is pending, except where the store cannot be reached or has no room. */
  void applyAll() {
    parts.status().turned();
    if (!parts.mayWrite().getAsBoolean()) {
      placement.holdBack(held.values());
      isHeldBack = true;
      return;
    }
    SequencedMap<HeldPartition, BatchAttempt> attempts;
    while (!(attempts = begin()).isEmpty()) {
      while (!attempts.isEmpty()) {
        var next = attempts.pollFirstEntry(); // so that nothing keeps what has its answer
        underWay.send(next.getKey(), next.getValue());
      }
      underWay.settleAll();
    }
    if (isHeldBack) {
      placement.readOn(held.values());
      isHeldBack = false;
    }
  }

  private SequencedMap<HeldPartition, BatchAttempt> begin() {
    long now = System.currentTimeMillis();
    SequencedMap<HeldPartition, BatchAttempt> attempts = new LinkedHashMap<>();
    for (HeldPartition partition : held.values()) {
      if (partition.projector.hasPending() && partition.mayTry(now)) {
        attempts.put(partition, partition.projector.begin());
      }
    }
    return attempts;
  }

  /**
   * Notices, when it is time to, that the store of a partition without events has moved, that there
   * is nothing where it stands, and that parked orders are to be tried again.
   */
  void watch() {
    boolean mayRetry = true;
    for (OffsetWatch.Seen seen : parts.offsets().seen(held.values())) {
      HeldPartition partition = seen.partition();
      if (seen.hasMoved()) {
        outcomes.moved(partition, seen.position().offset());
        continue;
      }
      partition.projector.found(seen.position());
      mayRetry = mayRetry && retry(partition, seen.position().retries());
      long readUpTo = placement.readUpTo(partition).orElse(0);
      if (readUpTo > partition.projector.storedOffset().orElse(0)) {
        outcomes.ofSkip(partition, partition.projector.skipTo(readUpTo));
      }
    }
  }

  /** Until one fails: the rest has its turn at the next look. */
  private boolean retry(HeldPartition partition, List<UUID> orderIds) {
    for (UUID orderId : orderIds) {
      if (partition.isPlaced
          && !outcomes.ofRetry(partition, orderId, partition.projector.retry(orderId))) {
        return false;
      }
    }
    return true;
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
