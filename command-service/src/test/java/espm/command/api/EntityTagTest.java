package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import espm.command.handling.VersionCondition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of {@code If-Match}. */
class EntityTagTest {

  @Test
  void without_the_header_nothing_is_asked_for() {
    assertThat(EntityTag.condition(List.of())).isEqualTo(new VersionCondition.Any());
    assertThat(EntityTag.condition(null)).isEqualTo(new VersionCondition.Any());
  }

  @Test
  void a_star_is_any_version() {
    assertThat(EntityTag.condition(List.of(" * "))).isEqualTo(new VersionCondition.Any());
  }

  @Test
  void one_of_several_versions_has_to_hold_also_over_several_headers() {
    assertThat(EntityTag.condition(List.of("\"3\""))).isEqualTo(oneOf(3));
    assertThat(EntityTag.condition(List.of("\"3\", \"4\",\"17\""))).isEqualTo(oneOf(3, 4, 17));
    assertThat(EntityTag.condition(List.of("\"3\"", "\"4\""))).isEqualTo(oneOf(3, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"W/\"3\"", "\"\"", "\"abc\"", "\"03\"", "\"-3\"", "\"3.0\"", "\"99999999999\""})
  void a_tag_that_is_weak_or_no_version_is_valid_and_never_matches(String tag) {
    assertThat(EntityTag.condition(List.of(tag))).isEqualTo(oneOf());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "3",
        "\"3",
        "3\"",
        "\"3\",",
        ",\"3\"",
        "\"3\" \"4\"",
        "*, \"3\"",
        "w/\"3\""
      })
  void what_is_no_list_of_tags_is_malformed(String header) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> EntityTag.condition(List.of(header)))
        .satisfies(e -> assertThat(e.problem().slug()).isEqualTo("malformed-request"));
  }

  private static VersionCondition oneOf(Integer... versions) {
    return new VersionCondition.OneOf(Set.of(versions));
  }
}
