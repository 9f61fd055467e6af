package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopStatusTest {

  private final LoopStatus status = new LoopStatus();

  @Test
  void it_has_taken_part_when_its_partitions_are_placed_and_what_is_complete_is_noted() {
    assertThat(status.hasTakenPart()).isFalse();
    status.joined();
    status.holds(12, 11);
    status.measured();
    assertThat(status.hasTakenPart()).isFalse();

    status.holds(12, 12);

    assertThat(status.hasTakenPart()).isTrue();
  }

  @Test
  void none_of_the_partitions_is_no_part_of_them() {
    status.joined();
    status.holds(0, 0);
    status.measured();
    assertThat(status.hasTakenPart()).isFalse();

    status.holds(12, 12);
    assertThat(status.hasTakenPart()).isFalse();

    status.measured();
    assertThat(status.hasTakenPart()).isTrue();
  }

  @Test
  void what_has_taken_part_once_stays_so_while_partitions_move() {
    status.joined();
    status.holds(12, 12);
    status.measured();
    assertThat(status.hasTakenPart()).isTrue();

    status.holds(6, 5);

    assertThat(status.hasTakenPart()).isTrue();
  }

  @Test
  void it_has_not_as_long_as_lists_of_an_empty_topic_would_be_refused() {
    status.joined();
    status.holds(12, 12);

    assertThat(status.hasTakenPart()).isFalse();
  }
}
