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
  private boolean hasRoom = true;

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

  @Test
  void no_exchange_begins_while_there_is_no_room_for_the_rest_of_the_build() {
    world.project(NEWER, new Keyspace(2, 0), 10);
    hasRoom = false;
    look(NEWER);
    assertThat(phase()).isEqualTo(Phase.BUILDING);

    hasRoom = true;
    look(NEWER);
    assertThat(phase()).isEqualTo(Phase.SWITCHING);
  }

  @Test
  void an_exchange_waits_for_an_order_of_which_less_would_be_shown_and_what_serves_does_not() {
    world.project(NEWER, new Keyspace(2, 0), 10);
    world.healed.add(new Keyspace(1, 0));
    look(NEWER);

    assertThat(phase()).isEqualTo(Phase.BUILDING);
    assertThat(world.asked).containsExactly(new Keyspace(2, 0));
    assertThat(world.seals.values()).allMatch(Set::isEmpty);

    world.project(NEWER, new Keyspace(2, 0), 0);
    look(NEWER);
    assertThat(phase()).as("not looked at all the time").isEqualTo(Phase.BUILDING);
    world.now = world.now.plus(Switchover.PAUSE_AFTER_FAILURE);
    look(NEWER);
    look(NEWER);
    assertThat(world.generations.serving()).isEqualTo(2);
  }

  @Test
  void an_order_that_is_healed_at_the_last_moment_is_waited_for_as_well() {
    world.project(NEWER, new Keyspace(2, 0), 10);
    look(NEWER);
    world.healed.add(new Keyspace(1, 0));
    look(NEWER);
    assertThat(phase()).isEqualTo(Phase.SWITCHING);

    world.project(NEWER, new Keyspace(2, 0), 0);
    look(NEWER);
    assertThat(world.generations.serving()).isEqualTo(2);
  }

  @Test
  void a_retry_that_is_still_asked_for_does_not_hold_up_the_exchange_and_is_not_lost() {
    world.project(NEWER, new Keyspace(2, 0), 10);
    world.asked.add(new Keyspace(1, 0));
    look(NEWER);
    look(NEWER);

    assertThat(world.generations.serving()).isEqualTo(2);
    assertThat(world.asked).contains(new Keyspace(2, 0));
  }

  private Phase phase() {
    return world.generations.build().orElseThrow().phase();
  }

  /** An instance looks at the record, and does what is to be done then. */
  private void look(int instance) {
    GenerationRecord record = world.recordOf(instance);
    int format = instance == NEWER ? 2 : 1;
    Switchover switchover =
        new Switchover(
            record,
            world.partitionsOf(instance),
            world.carryOverOf(instance),
            () -> hasRoom,
            CONFIG,
            world.clock,
            format);
    record.read().onSuccess(switchover::step);
    while (!world.onTheWay.isEmpty()) {
      world.arriveOne();
    }
  }
}
