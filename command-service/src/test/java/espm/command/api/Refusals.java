package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.HttpService.Answer;

/** How the service says no. */
final class Refusals {

  private Refusals() {}

  /** It is this problem, told as RFC 9457 asks, and without anything of the inside. */
  static void expect(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.get("type").textValue()).isEqualTo("urn:espm:problem:" + slug);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").textValue()).isNotBlank();
    assertThat(problem.get("detail").textValue()).isNotBlank().doesNotContain("Exception", "\tat ");
    assertThat(problem.get("instance").textValue())
        .isEqualTo(answer.response().request().uri().getRawPath());
    assertThat(answer.header("X-Request-Id")).isNotBlank();
  }

  /** Exactly these members are wrong, in this order. */
  static void expectViolations(Answer answer, String... pointers) {
    expect(answer, 422, "invalid-value");
    assertThat(answer.json().get("violations").findValuesAsText("pointer"))
        .containsExactly(pointers);
  }
}
