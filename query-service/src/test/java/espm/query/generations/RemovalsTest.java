package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.generations.GenerationRecord.Found;
import espm.query.readmodel.Keyspace;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemovalsTest {

  private final ManyInstances world = new ManyInstances(new Random(1));
  private final Removals removals =
      new Removals(world.recordOf(0), world.partitionsOf(0), world.clock);

  @Test
  void what_is_to_be_removed_is_sealed_first() {
    remove();

    step();

    assertThat(world.seals.get(new Keyspace(1, 0))).containsExactly("removed");
    assertThat(world.seals.get(new Keyspace(1, 1))).containsExactly("removed");
    assertThat(world.generations.removals()).containsKey(1);
  }

  @Test
  void after_everything_was_lost_in_the_middle_of_it_it_begins_anew_with_the_seals() {
    remove();
    step();
    step();
    assertThat(world.generations.removals().get(1).done()).hasSize(1);

    world.seals.values().forEach(Set::clear);
    world.now = world.now.plusSeconds(1);
    world.change(Optional.of(world.generations.restored(world.now)));
    step();

    assertThat(world.seals.get(new Keyspace(1, 0))).containsExactly("removed");
    assertThat(world.seals.get(new Keyspace(1, 1))).containsExactly("removed");
  }

  private void remove() {
    world.change(world.generations.begin(1, "asked for", world.now));
    world.change(world.generations.startSwitch("s1", world.now));
    world.change(world.generations.finishSwitch("s1", world.now));
  }

  private void step() {
    world.recordOf(0).read().onSuccess((Found found) -> removals.step(found));
    while (!world.onTheWay.isEmpty()) {
      world.arriveOne();
    }
  }
}
