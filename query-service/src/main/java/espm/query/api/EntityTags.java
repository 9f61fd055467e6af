package espm.query.api;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The entity tags of orders, which are their versions, and the condition {@code If-None-Match}. */
final class EntityTags {

  private static final Pattern LIST_ENTRY =
      Pattern.compile("\\s*(?:W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(?:,|$)");

  private EntityTags() {}

  /** The strong tag of a version. */
  static String of(int version) {
    return "\"" + version + "\"";
  }

  /**
   * Whether the client has this version already. Weak tags count as well (RFC 9110, 13.1.2).
   *
   * @param ifNoneMatch all lines of the header
   */
  static boolean isKnown(int version, List<String> ifNoneMatch) {
    String header = String.join(",", ifNoneMatch).strip();
    if (header.equals("*")) {
      return true;
    }
    String expected = Integer.toString(version);
    boolean known = false;
    Matcher entry = LIST_ENTRY.matcher(header);
    int end = 0;
    while (end < header.length()) {
      if (!entry.find(end) || entry.start() != end) {
        throw ProblemException.malformed("If-None-Match must be *, or a list of quoted tags");
      }
      known |= entry.group(1).equals(expected);
      end = entry.end();
    }
    return known;
  }
}
