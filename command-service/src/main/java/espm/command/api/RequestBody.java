package espm.command.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import espm.command.api.Problem.Violation;
import espm.command.order.Rejection;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The JSON object in a request. Each member is asked for once; what is wrong is noted and reading
 * goes on, so that {@link #done} can tell everything at once (ADR 0005).
 */
final class RequestBody {

  /** Deeper than any command; the parser's own bounds for names, texts and numbers hold as well. */
  private static final int NESTING_DEPTH_MAX = 10;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_DEPTH_MAX).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  /** {@link UUID#fromString} takes {@code 1-1-1-1-1} too; clients shall not. */
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final int VIOLATIONS_MAX = 100;

  private final ObjectNode members;
  private final List<Violation> violations = new ArrayList<>();

  private RequestBody(ObjectNode members) {
    this.members = members;
  }

  /** A body without members, for requests that need none. */
  static RequestBody empty() {
    return new RequestBody(JSON.createObjectNode());
  }

  /**
   * Reads a body that has to be there.
   *
   * @throws ProblemException malformed-json when it is no JSON object
   */
  static RequestBody read(byte[] body) {
    if (body.length == 0) {
      throw Problems.malformedJson("the body is empty; a JSON object is needed").exception();
    }
    try {
      if (JSON.readTree(text(body)) instanceof ObjectNode members) {
        return new RequestBody(members);
      }
      throw Problems.malformedJson("the body is JSON, but no object").exception();
    } catch (CharacterCodingException _) {
      throw Problems.malformedJson("the body is not encoded in UTF-8").exception();
    } catch (StreamConstraintsException _) {
      throw Problems.malformedJson("the JSON is nested too deeply, or a number in it is too long")
          .exception();
    } catch (JsonProcessingException e) {
      throw Problems.malformedJson(e.getOriginalMessage()).exception();
    } catch (NumberFormatException _) {
      // The parser's own, and not of its kind: an exponent of more digits than BigDecimal takes.
      throw Problems.malformedJson("a number is beyond all bounds").exception();
    }
  }

  /**
   * The body as text. Left to itself the parser would take UTF-16, UTF-32, byte order marks and
   * broken UTF-8 as well; the contract is UTF-8 (RFC 8259, section 8.1).
   */
  private static String text(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  /** Reads an id in text form, or nothing when it is none. */
  static Optional<UUID> parseUuid(String text) {
    return UUID_TEXT.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  /** A member that must be there and be a UUID; null after a violation. */
  UUID uuid(String name) {
    String text = required(name, JsonNodeType.STRING, "a UUID", JsonNode::textValue);
    if (text == null) {
      return null;
    }
    UUID uuid = parseUuid(text).orElse(null);
    if (uuid == null) {
      violation(name, "must be a UUID");
    }
    return uuid;
  }

  /** A member that must be there and be a whole number; 0 after a violation. */
  int integer(String name, Function<Integer, Optional<Rejection.Violation>> rule) {
    Integer value =
        required(
            name,
            JsonNodeType.NUMBER,
            "a whole number",
            node ->
                node.isIntegralNumber() ? (node.canConvertToInt() ? node.intValue() : 0) : null);
    if (value == null) {
      return 0;
    }
    rule.apply(value).ifPresent(wrong -> violation(name, wrong.why()));
    return value;
  }

  /** A member that must be there and be a number; null after a violation of its type. */
  BigDecimal decimal(String name, Function<BigDecimal, Optional<Rejection.Violation>> rule) {
    BigDecimal value = required(name, JsonNodeType.NUMBER, "a number", JsonNode::decimalValue);
    if (value != null) {
      rule.apply(value).ifPresent(wrong -> violation(name, wrong.why()));
    }
    return value;
  }

  /** A text that may be left out or null; the default then, and null after a violation. */
  String text(String name, String otherwise, Function<String, Optional<Rejection.Violation>> rule) {
    JsonNode node = members.remove(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isTextual()) {
      violation(name, "must be a string");
      return null;
    }
    rule.apply(node.textValue()).ifPresent(wrong -> violation(name, wrong.why()));
    return node.textValue();
  }

  private <T> T required(String name, JsonNodeType type, String what, Function<JsonNode, T> value) {
    JsonNode node = members.remove(name);
    if (node == null || node.isNull()) {
      violation(name, "is missing; must be " + what);
      return null;
    }
    T result = node.getNodeType() == type ? value.apply(node) : null;
    if (result == null) {
      violation(name, "must be " + what);
    }
    return result;
  }

  /**
   * Ends the reading: whatever was not asked for is unknown.
   *
   * @throws ProblemException invalid-value with all violations, when there is any
   */
  void done() {
    members.fieldNames().forEachRemaining(name -> violation(name, "is not known here"));
    if (!violations.isEmpty()) {
      throw Problems.invalidValue(violations).exception();
    }
  }

  private void violation(String member, String detail) {
    if (violations.size() == VIOLATIONS_MAX) {
      return; // an answer must not grow with what somebody sends
    }
    String escaped = member.replace("~", "~0").replace("/", "~1"); // RFC 6901, section 3
    violations.add(new Violation("/" + escaped, detail));
  }
}
