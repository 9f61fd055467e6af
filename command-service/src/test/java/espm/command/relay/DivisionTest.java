package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisionTest {

  @ParameterizedTest
  @CsvSource({"2,1,2", "2,2,1", "2,3,1", "3,2,2", "64,3,22", "1,5,1"})
  void shares_are_even_and_cover_all_shards(int shards, int members, int share) {
    assertThat(new Division(shards, members, true).share()).isEqualTo(share);
    assertThat(share * members).isGreaterThanOrEqualTo(shards);
  }

  @Test
  void what_is_more_than_the_share_is_given_up() {
    assertThat(new Division(4, 2, true).surplus(Set.of(0, 1, 3))).containsExactly(3);
    assertThat(new Division(4, 2, true).surplus(Set.of(0))).isEmpty();
  }

  @Test
  void free_shards_are_taken_up_to_the_share() {
    assertThat(new Division(4, 2, true).wanted(Set.of(0), Set.of(0, 1))).containsExactly(2);
    assertThat(new Division(4, 1, true).wanted(Set.of(0), Set.of(0, 1))).containsExactly(2, 3);
    assertThat(new Division(4, 2, true).wanted(Set.of(), Set.of(0, 1, 2, 3))).isEmpty();
    assertThat(new Division(4, 2, true).wanted(Set.of(0, 1, 2), Set.of(0, 1, 2))).isEmpty();
  }

  @Test
  void a_shard_with_a_lane_here_is_not_free_although_the_lane_has_no_lock_yet() {
    assertThat(new Division(2, 1, true).wanted(Set.of(0), Set.of())).containsExactly(1);
  }

  @Test
  void one_that_does_not_take_part_has_no_share_unless_nobody_does() {
    assertThat(new Division(4, 1, false).share()).isZero();
    assertThat(new Division(4, 0, false).share()).isEqualTo(4);
  }
}
