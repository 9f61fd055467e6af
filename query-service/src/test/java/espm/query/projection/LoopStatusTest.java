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
  void it_has_not_as_long_as_lists_of_an_empty_topic_would_be_refused() {
    status.joined();
    status.holds(12, 12);

    assertThat(status.hasTakenPart()).isFalse();
  }
}
