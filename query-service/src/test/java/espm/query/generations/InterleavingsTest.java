package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Three instances that exchange and remove generations at the same time, die in the middle, and are
 * slow; projectors that go on with a generation long after they should; operators who change their
 * minds, and have parked orders tried again. Whatever the order: what serves never shows less than
 * it has shown, and in the end the last build serves, whole and open.
 */
class InterleavingsTest {

  private static final int INSTANCES = 3;
  private static final int STEPS = 400;
  private static final int QUIET_ROUNDS_MAX = 400;

  private static final GenerationsConfig CONFIG = new FewSeconds();

  @Property(tries = 1500)
  void what_serves_never_falls_back_and_every_build_comes_to_an_end(@ForAll long seed) {
    Run run = new Run(new Random(seed));

    for (int step = 0; step < STEPS; step++) {
      run.step();
    }
    run.finish();
  }

  private static final class Run {
    private final Random random;
    private final ManyInstances world;
    private final Switchover[] switchovers = new Switchover[INSTANCES];
    private final Removals[] removals = new Removals[INSTANCES];
    private final boolean[] isSwitching = new boolean[INSTANCES];
    private final boolean[] isRemoving = new boolean[INSTANCES];
    private final long[] shown = new long[ManyInstances.PARTITIONS];
    private final boolean[] isShownHealed = new boolean[ManyInstances.PARTITIONS];

    Run(Random random) {
      this.random = random;
      this.world = new ManyInstances(random);
      for (int instance = 0; instance < INSTANCES; instance++) {
        start(instance);
      }
    }

    private void start(int instance) {
      GenerationRecord record = world.recordOf(instance);
      Partitions partitions = world.partitionsOf(instance);
      switchovers[instance] =
          new Switchover(
              record, partitions, world.carryOverOf(instance), () -> true, CONFIG, world.clock, 1);
      removals[instance] = new Removals(record, partitions, world.clock);
      isSwitching[instance] = false;
      isRemoving[instance] = false;
    }

    void step() {
      int instance = random.nextInt(INSTANCES);
      switch (random.nextInt(41)) {
        case 0 -> operate();
        case 1 -> kill(instance);
        case 2 -> world.now = world.now.plusMillis(random.nextInt(3_000));
        case 3, 4, 5 -> look(instance);
        case 6, 7 -> world.topic[random.nextInt(ManyInstances.PARTITIONS)] += random.nextInt(4);
        case 8, 9, 10, 11, 12, 13, 14, 15 ->
            world.project(instance, anyPartition(1 + random.nextInt(world.generations.last())), 2);
        case 16, 17, 18, 19 -> world.project(instance, anyPartition(world.generations.last()), 5);
        case 20 -> world.asked.add(anyPartition(world.generations.serving()));
        default -> world.arriveOne();
      }
      check();
    }

    private Keyspace anyPartition(int generation) {
      return new Keyspace(generation, random.nextInt(ManyInstances.PARTITIONS));
    }

    private void operate() {
      Generations now = world.generations;
      world.change(
          switch (random.nextInt(6)) {
            case 0 -> now.abort(world.now.plus(CONFIG.removalGrace()));
            case 1 -> now.pause(world.now);
            case 2 -> now.resume(world.now);
            default -> now.begin(1, "asked for", world.now);
          });
    }

    /** What it has sent may arrive all the same; it just does not hear of it. */
    private void kill(int instance) {
      if (random.nextBoolean()) {
        world.onTheWay.removeIf(request -> request.instance() == instance);
      }
      start(instance);
    }

    private void look(int instance) {
      Switchover switchover = switchovers[instance];
      Removals removal = removals[instance];
      world
          .recordOf(instance)
          .read()
          .onSuccess(
              found -> {
                if (!isSwitching[instance]) {
                  isSwitching[instance] = true;
                  Future<Boolean> step = switchover.step(found);
                  step.onComplete(_ -> isSwitching[instance] = false);
                }
                if (!isRemoving[instance]) {
                  isRemoving[instance] = true;
                  removal.step(found).onComplete(_ -> isRemoving[instance] = false);
                }
              });
    }

    private void check() {
      long[] serving = world.offsetsOf(world.generations.serving());
      for (int partition = 0; partition < shown.length; partition++) {
        assertThat(serving[partition])
            .as("partition %d, generation %d", partition, world.generations.serving())
            .isGreaterThanOrEqualTo(shown[partition]);
        shown[partition] = serving[partition];
        boolean isHealed =
            world.healed.contains(new Keyspace(world.generations.serving(), partition));
        assertThat(isHealed || !isShownHealed[partition])
            .as("the healed order of partition %d is shown", partition)
            .isTrue();
        isShownHealed[partition] = isHealed;
      }
    }

    void finish() {
      world.change(world.generations.resume(world.now));
      for (int round = 0; round < QUIET_ROUNDS_MAX && !isAtRest(); round++) {
        world.now = world.now.plusMillis(500);
        look(round % INSTANCES);
        while (!world.onTheWay.isEmpty()) {
          world.arriveOne();
          check();
        }
        for (int partition = 0; partition < ManyInstances.PARTITIONS; partition++) {
          int one = partition;
          world.project(0, new Keyspace(world.generations.serving(), one), 9);
          world
              .generations
              .build()
              .ifPresent(build -> world.project(0, new Keyspace(build.generation(), one), 9));
        }
        check();
      }
      assertThat(isAtRest()).as(world.generations.toString()).isTrue();
    }

    private boolean isAtRest() {
      int serving = world.generations.serving();
      return world.generations.build().isEmpty()
          && world.generations.removals().isEmpty()
          && Arrays.equals(world.offsetsOf(serving), world.topic)
          && world.seals.entrySet().stream()
              .filter(entry -> entry.getKey().generation() == serving)
              .allMatch(entry -> entry.getValue().isEmpty());
    }
  }
}
