package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisAlone;
import espm.query.redis.TopicSettings;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seals and removals, and the record, against a Redis of their own. */
class RedisPartitionsIT {

  private static final int STEP_KEYS = 10;
  private static RedisAlone redis;

  private final Keyspace first = new Keyspace(1, 0);
  private final Keyspace second = new Keyspace(1, 1);
  private final Partitions partitions =
      new RedisPartitions(
          redis.link(), new ReadModelLayout(new TopicSettings("topic", 2)), STEP_KEYS);
  private final GenerationRecord record = new RedisGenerationRecord(redis.link());

  @BeforeAll
  static void start() {
    redis = new RedisAlone();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.console().run("FLUSHALL");
  }

  @Test
  void sealing_tells_where_the_generation_ends() {
    redis.console().run("SET", second.offset(), 7);

    assertThat(get(partitions.seal(1, "a")))
        .isEqualTo(List.of(OptionalLong.empty(), OptionalLong.of(7)));
    assertThat(get(partitions.offsets(1)))
        .isEqualTo(List.of(OptionalLong.empty(), OptionalLong.of(7)));
    assertThat(redis.console().text(first.sealed())).isEqualTo("a ");
  }

  @Test
  void a_partition_is_open_again_only_when_its_last_seal_is_gone() {
    get(partitions.seal(1, "a"));
    get(partitions.seal(1, "b"));
    get(partitions.seal(1, "a"));

    get(partitions.unseal(first, "a"));
    assertThat(redis.console().text(first.sealed())).isEqualTo("b ");
    get(partitions.unseal(first, "a"));
    get(partitions.unseal(first, "b"));

    assertThat(redis.console().text(first.sealed())).isNull();
    assertThat(redis.console().text(second.sealed())).isEqualTo("a b ");
  }

  @Test
  void a_sweep_takes_every_key_of_its_generation_in_steps_and_nothing_else() {
    for (int order = 0; order < 200; order++) {
      for (Keyspace keys :
          List.of(first, second, new Keyspace(2, 0), new Keyspace(11, 0), new Keyspace(21, 1))) {
        redis.console().run("SET", keys.key("order:" + order), "v");
      }
    }
    get(partitions.seal(1, "removed"));
    int steps = 0;
    Partitions.Swept swept = new Partitions.Swept("", Partitions.BEGIN);
    do {
      swept = get(partitions.sweep(first, swept.cursor()));
      steps++;
    } while (!swept.cursor().equals(Partitions.BEGIN));

    assertThat(steps).isGreaterThan(10);
    assertThat(redis.console().everythingUnder("{op*}:g1:")).isEmpty();
    assertThat(redis.console().everythingUnder("{op*}:g")).hasSize(600);
    assertThat(redis.console().text(first.sealed())).isEqualTo("removed ");
    assertThat(swept.node()).isEqualTo(get(partitions.sweep(second, Partitions.BEGIN)).node());
  }

  @Test
  void the_record_is_replaced_only_by_who_has_seen_the_one_that_is_there() {
    Generations one = Generations.only(1, 1);
    Generations two = Generations.only(2, 1);

    assertThat(get(record.read()).generations()).isEmpty();
    assertThat(get(record.replace("", one))).isTrue();
    String revision = get(record.read()).revision();
    assertThat(get(record.replace("", two))).isFalse();
    assertThat(get(record.replace(revision, two))).isTrue();
    assertThat(get(record.replace(revision, one))).isFalse();

    assertThat(get(record.read()).generations()).contains(two);
    redis.console().run("FLUSHALL");
    get(record.replace("", one));
    assertThat(get(record.read()).revision()).isNotEqualTo(revision);
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
