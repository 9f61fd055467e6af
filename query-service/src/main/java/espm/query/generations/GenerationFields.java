package espm.query.generations;

import espm.query.generations.Build.Phase;
import espm.query.generations.Generations.Removal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The record as names and texts. {@code format:N} is the form of a generation; {@code removing:N} a
 * time, a space, and the partitions that are done with, by commas. Pure.
 */
final class GenerationFields {

  private static final String FORMAT = "format:";
  private static final String REMOVING = "removing:";

  private GenerationFields() {}

  static Map<String, String> of(Generations generations) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("serving", Integer.toString(generations.serving()));
    fields.put("last", Integer.toString(generations.last()));
    fields.put("declined", Integer.toString(generations.declinedFormat()));
    generations
        .build()
        .ifPresent(
            build -> {
              fields.put("building", Integer.toString(build.generation()));
              fields.put("state", build.phase().name().toLowerCase(Locale.ROOT));
              fields.put("reason", build.reason());
              fields.put("startedAt", build.startedAt().toString());
              fields.put("seal", build.seal());
              fields.put("due", build.due().toString());
            });
    generations.formats().forEach((number, format) -> fields.put(FORMAT + number, "" + format));
    generations.removals().forEach((number, removal) -> fields.put(REMOVING + number, of(removal)));
    return fields;
  }

  private static String of(Removal removal) {
    return removal.notBefore()
        + " "
        + removal.done().stream().map(Object::toString).collect(Collectors.joining(","));
  }

  static Generations read(Map<String, String> fields) {
    Map<Integer, Integer> formats = new TreeMap<>();
    Map<Integer, Removal> removals = new TreeMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.startsWith(FORMAT)) {
            formats.put(number(field, FORMAT), Integer.valueOf(value));
          } else if (field.startsWith(REMOVING)) {
            removals.put(number(field, REMOVING), removal(value));
          }
        });
    return new Generations(
        Integer.parseInt(fields.get("serving")),
        build(fields),
        Integer.parseInt(fields.get("last")),
        Integer.parseInt(fields.get("declined")),
        formats,
        removals);
  }

  private static Optional<Build> build(Map<String, String> fields) {
    if (!fields.containsKey("building")) {
      return Optional.empty();
    }
    return Optional.of(
        new Build(
            Integer.parseInt(fields.get("building")),
            fields.get("reason"),
            Instant.parse(fields.get("startedAt")),
            Phase.valueOf(fields.get("state").toUpperCase(Locale.ROOT)),
            fields.get("seal"),
            Instant.parse(fields.get("due"))));
  }

  private static int number(String field, String prefix) {
    return Integer.parseInt(field.substring(prefix.length()));
  }

  private static Removal removal(String value) {
    String[] parts = value.split(" ", 2);
    Set<Integer> done =
        parts[1].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[1].split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    return new Removal(Instant.parse(parts[0]), done);
  }
}
