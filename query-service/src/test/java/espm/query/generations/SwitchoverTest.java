package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.generations.Build.Phase;
import espm.query.readmodel.Keyspace;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances of two builds, the newer of which makes views of another form. */
class SwitchoverTest {

  private static final GenerationsConfig CONFIG = new FewSeconds();
  private static final int OLDER = 0;
  private static final int NEWER = 1;

  private final ManyInstances world = new ManyInstances(new Random(1));

  @BeforeEach
  void begin_a_build_of_the_newer_form() {
    world.topic[0] = 10;
    world.project(OLDER, new Keyspace(1, 0), 10);
    world.change(world.generations.begin(2, "format", world.now));
  }

  @Test
  void who_does_not_make_the_new_form_neither_begins_nor_ends_an_exchange() {
    world.project(NEWER, new Keyspace(2, 0), 10);
    look(OLDER);
    assertThat(phase()).isEqualTo(Phase.BUILDING);

    look(NEWER);
    look(OLDER);
    assertThat(phase()).isEqualTo(Phase.SWITCHING);

    look(NEWER);
    assertThat(world.generations.serving()).isEqualTo(2);
  }

  @Test
  void an_exchange_whose_only_instance_of_the_new_form_died_is_given_up_by_the_others() {
    world.project(NEWER, new Keyspace(2, 0), 8);
    look(NEWER);
    look(NEWER);
    assertThat(world.seals.get(new Keyspace(1, 0))).isNotEmpty();

    world.now = world.now.plus(CONFIG.switchTimeout());
    look(OLDER);
    assertThat(phase()).isEqualTo(Phase.SWITCHING);
    world.now = world.now.plusMillis(1);
    look(OLDER);

    assertThat(phase()).isEqualTo(Phase.BUILDING);
    assertThat(world.generations.serving()).isEqualTo(1);
    assertThat(world.seals.values()).allMatch(Set::isEmpty);
  }

  private Phase phase() {
    return world.generations.build().orElseThrow().phase();
  }

  /** An instance looks at the record, and does what is to be done then. */
  private void look(int instance) {
    GenerationRecord record = world.recordOf(instance);
    int format = instance == NEWER ? 2 : 1;
    Switchover switchover =
        new Switchover(record, world.partitionsOf(instance), CONFIG, world.clock, format);
    record.read().onSuccess(switchover::step);
    while (!world.onTheWay.isEmpty()) {
      world.arriveOne();
    }
  }
}
