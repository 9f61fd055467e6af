package espm.command.api;

import espm.command.handling.VersionCondition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as HTTP entity tags (RFC 9110, sections 8.8.3 and 13.1.1): {@code "3"} is version 3. */
final class EntityTag {

  private static final Pattern ONE =
      Pattern.compile("\\s*(?<weak>W/)?\"(?<opaque>[\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(?:,|$)");

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

  private EntityTag() {}

  static String of(int version) {
    return "\"" + version + "\"";
  }

  /**
   * What an {@code If-Match} header asks for. A weak tag, or one that is no version, is a valid tag
   * that never matches.
   *
   * @param headers all values of the header; none means that nothing is asked for
   * @throws ProblemException malformed-request when it is no list of tags
   */
  static VersionCondition condition(List<String> headers) {
    if (headers == null || headers.isEmpty()) {
      return new VersionCondition.Any();
    }
    String header = String.join(",", headers).strip();
    if (header.equals("*")) {
      return new VersionCondition.Any(); // an order that is there matches; one that is not is a 404
    }
    Set<Integer> versions = new HashSet<>();
    Matcher tag = ONE.matcher(header);
    int end = 0;
    while (end < header.length() && tag.find(end) && tag.start() == end) {
      if (tag.group("weak") == null && VERSION.matcher(tag.group("opaque")).matches()) {
        versions.add(Integer.valueOf(tag.group("opaque")));
      }
      end = tag.end();
    }
    if (header.isEmpty() || end < header.length() || header.endsWith(",")) {
      throw Problems.malformedRequest(
              "If-Match must be *, or entity tags such as \"3\" separated by commas")
          .exception();
    }
    return new VersionCondition.OneOf(versions);
  }
}
