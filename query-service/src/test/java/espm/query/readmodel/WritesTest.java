package espm.query.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WritesTest {

  private final Writes writes = new Writes();

  @Test
  void a_member_that_comes_and_goes_in_one_batch_is_not_written_at_all() {
    writes.include("drafts", "one");
    writes.include("drafts", "two");
    writes.exclude("drafts", "one");

    assertThat(writes.members()).isEqualTo(Map.of("drafts", Map.of("two", true)));
  }

  @Test
  void a_member_that_goes_and_comes_back_in_one_batch_stays() {
    writes.exclude("drafts", "one");
    writes.include("drafts", "one");

    assertThat(writes.members().get("drafts")).isEmpty();
  }

  @Test
  void the_last_of_several_moves_counts() {
    writes.include("drafts", "one");
    writes.exclude("drafts", "one");
    writes.include("drafts", "one");

    assertThat(writes.members()).isEqualTo(Map.of("drafts", Map.of("one", true)));
  }
}
