package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.generations.Build.Phase;
import espm.query.generations.Generations.Removal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GenerationsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(30);

  private final Generations first = Generations.only(1, 1);
  private final Generations building = first.begin(1, "asked for", NOW).orElseThrow();
  private final Generations switching = building.startSwitch("s1", LATER).orElseThrow();

  @Test
  void a_build_gets_the_next_number_and_the_serving_generation_stays() {
    assertThat(building.serving()).isEqualTo(1);
    assertThat(building.build().orElseThrow().generation()).isEqualTo(2);
    assertThat(building.formats()).isEqualTo(Map.of(1, 1, 2, 1));
  }

  @Test
  void there_is_one_build_at_a_time() {
    assertThat(building.begin(1, "again", NOW)).isEmpty();
    assertThat(building.begin(2, "newer", NOW)).isEmpty();
  }

  @Test
  void nobody_builds_an_older_form_than_the_one_that_serves() {
    assertThat(Generations.only(3, 2).begin(1, "old", NOW)).isEmpty();
  }

  @Test
  void the_exchange_makes_the_new_one_serve_and_has_the_old_one_removed_later() {
    Generations after = switching.finishSwitch("s1", LATER).orElseThrow();

    assertThat(after.serving()).isEqualTo(2);
    assertThat(after.build()).isEmpty();
    assertThat(after.removals()).isEqualTo(Map.of(1, new Removal(LATER, Set.of())));
  }

  @Test
  void only_the_exchange_under_way_can_be_finished_or_given_up() {
    assertThat(building.finishSwitch("s1", LATER)).isEmpty();
    assertThat(switching.finishSwitch("s0", LATER)).isEmpty();
    assertThat(switching.giveUpSwitch("s0", LATER)).isEmpty();
    assertThat(switching.startSwitch("s2", LATER)).isEmpty();
  }

  @Test
  void an_exchange_that_was_given_up_leaves_the_build_as_it_was() {
    Generations after = switching.giveUpSwitch("s1", LATER).orElseThrow();

    assertThat(after.serving()).isEqualTo(1);
    assertThat(after.build().map(Build::phase)).contains(Phase.BUILDING);
    assertThat(after.build().map(Build::due)).contains(LATER);
  }

  @Test
  void an_abort_in_any_phase_keeps_the_serving_generation_and_removes_the_new_one() {
    for (Generations phase :
        new Generations[] {building, building.pause(NOW).orElseThrow(), switching}) {
      Generations after = phase.abort(LATER).orElseThrow();

      assertThat(after.serving()).isEqualTo(1);
      assertThat(after.build()).isEmpty();
      assertThat(after.removals().keySet()).containsExactly(2);
    }
    assertThat(first.abort(LATER)).isEmpty();
  }

  @Test
  void a_number_is_never_given_twice() {
    Generations again = building.abort(LATER).flatMap(r -> r.begin(1, "b", NOW)).orElseThrow();

    assertThat(again.build().orElseThrow().generation()).isEqualTo(3);
  }

  @Test
  void a_build_is_paused_and_resumed_but_not_in_the_middle_of_the_exchange() {
    Generations paused = building.pause(NOW).orElseThrow();

    assertThat(paused.build().orElseThrow().isActive()).isFalse();
    assertThat(paused.startSwitch("s1", LATER)).isEmpty();
    assertThat(paused.resume(NOW).orElseThrow().build()).isEqualTo(building.build());
    assertThat(switching.pause(NOW)).isEmpty();
    assertThat(building.resume(NOW)).isEmpty();
  }

  @Test
  void a_seal_of_the_serving_generation_counts_only_while_its_exchange_is_under_way() {
    assertThat(switching.isLeftBehind(1, "s1")).isFalse();
    assertThat(switching.isLeftBehind(1, "s0")).isTrue();
    assertThat(building.isLeftBehind(1, "s1")).isTrue();
    assertThat(switching.abort(LATER).orElseThrow().isLeftBehind(1, "s1")).isTrue();
    assertThat(switching.finishSwitch("s1", LATER).orElseThrow().isLeftBehind(1, "s1")).isFalse();
  }

  @Test
  void a_lost_record_is_restored_with_what_served_and_the_rest_is_removed() {
    Generations restored = switching.restored(LATER);

    assertThat(restored.serving()).isEqualTo(1);
    assertThat(restored.build()).isEmpty();
    assertThat(restored.removals()).isEqualTo(Map.of(2, new Removal(LATER, Set.of())));
    assertThat(restored.begin(1, "again", NOW).orElseThrow().build().orElseThrow().generation())
        .isEqualTo(3);
  }

  @Test
  void a_generation_is_forgotten_when_all_its_partitions_are_empty() {
    Generations after = switching.finishSwitch("s1", LATER).orElseThrow();

    Generations half = after.removed(1, 0, 2).orElseThrow();
    assertThat(half.removals().get(1).done()).containsExactly(0);
    assertThat(half.removed(1, 0, 2)).isEmpty();
    Generations done = half.removed(1, 1, 2).orElseThrow();

    assertThat(done.removals()).isEmpty();
    assertThat(done.formats()).isEqualTo(Map.of(2, 1));
    assertThat(done.removed(2, 0, 2)).isEmpty();
  }

  @Test
  void views_of_an_older_form_are_made_anew_by_themselves() {
    assertThat(first.isOutdatedFor(2, true)).isTrue();
    assertThat(first.isOutdatedFor(2, false)).isTrue();
    assertThat(first.isOutdatedFor(1, true)).isFalse();
    assertThat(Generations.only(1, 3).isOutdatedFor(2, true)).isFalse();
    assertThat(building.isOutdatedFor(2, true)).isFalse();
  }

  @Test
  void what_was_aborted_begins_by_itself_only_with_a_new_start() {
    Generations aborted =
        first.begin(2, "format", NOW).flatMap(build -> build.abort(LATER)).orElseThrow();

    assertThat(aborted.isOutdatedFor(2, false)).isFalse();
    assertThat(aborted.isOutdatedFor(2, true)).isTrue();
    assertThat(aborted.isOutdatedFor(3, false)).isTrue();
  }

  @Test
  void the_record_is_read_as_it_was_written() {
    Generations removing = switching.abort(LATER).flatMap(r -> r.removed(2, 5, 12)).orElseThrow();
    Optional<Generations> another = removing.begin(1, "a reason: with words", NOW);

    for (Generations each :
        new Generations[] {first, building, switching, removing, another.orElseThrow()}) {
      assertThat(GenerationFields.read(GenerationFields.of(each))).isEqualTo(each);
    }
  }
}
