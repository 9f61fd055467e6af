package espm.events.kafka;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/** The topic that carries every event of every order, kept for ever. */
public final class OrderTopic {

  /** Name of the topic; a breaking change of the contract would be {@code .v2} beside it. */
  public static final String NAME = "espm.orders.v1";

  /**
   * Number of partitions, fixed for the life of the topic: changing it would move orders to other
   * partitions and so break their order.
   */
  public static final int PARTITIONS = 12;

  private OrderTopic() {}

  /** The record key of an order: its id as text. */
  public static byte[] key(UUID orderId) {
    return orderId.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The partition of an order: what Kafka's default partitioner gives for {@link #key}, so that
   * other producers and stock tools agree.
   *
   * @param partitions number of partitions of the topic, at least 1
   */
  public static int partitionOf(UUID orderId, int partitions) {
    return partitionOf(key(orderId), partitions);
  }

  /** As {@link #partitionOf(UUID, int)}, for those who have the key's bytes already. */
  public static int partitionOf(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
