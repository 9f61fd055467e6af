package espm.command.api;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import java.util.ArrayList;
import java.util.List;

/** Pages of events, read by their links. */
final class Pages {

  private Pages() {}

  /** The first page and all those that it leads to. */
  static List<JsonNode> follow(HttpService service, String first) {
    List<JsonNode> pages = new ArrayList<>();
    for (String path = first; path != null; path = pages.getLast().path("next").textValue()) {
      Answer answer = service.get(path);
      if (answer.status() != 200) {
        throw new AssertionError(path + ": " + answer.text());
      }
      pages.add(answer.json());
    }
    return pages;
  }

  /** The events of all of them, as JSON. */
  static List<String> events(List<JsonNode> pages) {
    return pages.stream()
        .flatMap(page -> page.get("events").valueStream())
        .map(JsonNode::toString)
        .toList();
  }

  /** The versions of their events. */
  static List<Integer> versions(List<JsonNode> pages) {
    return pages.stream()
        .flatMap(page -> page.get("events").valueStream())
        .map(event -> event.get("version").intValue())
        .toList();
  }
}
