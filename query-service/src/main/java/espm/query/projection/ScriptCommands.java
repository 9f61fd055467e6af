package espm.query.projection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that {@link PartitionScript} runs, as its arguments: of each its name, how many
 * arguments follow, and these. Beside those of Redis there are two of the script's own:
 *
 * <ul>
 *   <li>{@link #COUNT} {@code key field by field by …}: adds to integers in a hash; those that
 *       become 0 are not kept
 *   <li>{@link #RANK} {@code key by member by member …}: adds to the scores of a sorted set; those
 *       that are not positive afterwards are not kept
 * </ul>
 */
final class ScriptCommands {

  static final String COUNT = "count";
  static final String RANK = "rank";

  /** Lua's stack takes 8000 values; far fewer keep one command short. Even, for pairs. */
  private static final int MAX_ARGUMENTS = 1_000;

  private final List<byte[]> arguments = new ArrayList<>();

  List<byte[]> arguments() {
    return arguments;
  }

  /** Adds an argument that belongs to no command. */
  void add(String argument) {
    arguments.add(utf8(argument));
  }

  /**
   * Adds a command, as several ones if it has many arguments, not at all if it has none.
   *
   * @param key first argument, of each of the several ones; null when there is none
   */
  void add(String command, String key, List<byte[]> rest) {
    byte[] name = utf8(command);
    byte[] first = key == null ? null : utf8(key);
    for (int from = 0; from < rest.size(); from += MAX_ARGUMENTS) {
      List<byte[]> part = rest.subList(from, Math.min(rest.size(), from + MAX_ARGUMENTS));
      arguments.add(name);
      add(Integer.toString(part.size() + (key == null ? 0 : 1)));
      if (first != null) {
        arguments.add(first);
      }
      arguments.addAll(part);
    }
  }

  static void addPair(List<byte[]> pairs, String first, byte[] second) {
    pairs.add(utf8(first));
    pairs.add(second);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
