package espm.query.generations;

import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** What is done to the partitions of a generation. Futures fail when they cannot be reached. */
interface Partitions {

  /** How many there are. */
  int count();

  /** The offsets up to which a generation is made, by partition; empty where nothing is. */
  Future<List<OptionalLong>> offsets(int generation);

  /**
   * Closes a generation to all writes, in all partitions, and tells the offsets that remain.
   *
   * @param seal letters and digits, which {@link #unseal} needs
   */
  Future<List<OptionalLong>> seal(int generation, String seal);

  /** Takes this seal off a partition, which is open again when there is no other. */
  Future<Void> unseal(Keyspace partition, String seal);

  /** Takes this seal off all partitions of a generation. */
  default Future<Void> unseal(int generation, String seal) {
    return Future.all(
            IntStream.range(0, count())
                .mapToObj(partition -> unseal(new Keyspace(generation, partition), seal))
                .toList())
        .mapEmpty();
  }

  /**
   * A step of a sweep.
   *
   * @param node whose keys were looked at
   * @param cursor where to go on, {@link #BEGIN} when all were
   */
  record Swept(String node, String cursor) {}

  /** Where a sweep begins, and ends. */
  String BEGIN = "0";

  /**
   * Looks at some keys of the node that has a partition, and removes those of the partition's
   * generation, whatever their partition. The generation is to be sealed before.
   */
  Future<Swept> sweep(Keyspace partition, String cursor);
}
