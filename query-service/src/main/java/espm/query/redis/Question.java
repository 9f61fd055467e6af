package espm.query.redis;

import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is asked of one partition: a command of Redis that reads, or one of the script by
 * which all of them are run. Its answer has the form of Redis' second protocol: maps are lists of
 * names and values, and numbers with decimals are text.
 *
 * @param words the command and its arguments, fewer than Lua's stack takes (8000)
 */
public record Question(List<String> words) {

  /**
   * Keys: the seal, what says that the partition is complete. Arguments: each command after the
   * number of its words. Other keys are in the same partition, and so have its hash tag.
   */
  private static final Script SCRIPT =
      new Script(
          """
          local call = redis.call
          local function listed(key, count, after, score)
            local size = call('ZCOUNT', key, score, score)
            if size == 0 then
              return {}
            end
            local first = call('ZCOUNT', key, '(' .. score, '+inf')
            local last = first + size
            local low, high = first, after == '' and first or last
            while low < high do
              local middle = math.floor((low + high) / 2)
              if call('ZRANGE', key, middle, middle, 'REV')[1] < after then
                high = middle
              else
                low = middle + 1
              end
            end
            last = math.min(last, low + count)
            return low < last and call('ZRANGE', key, low, last - 1, 'REV') or {}
          end
          local own = {}
          function own.PAGE(key, count, after, ...)
            local scores, found = {...}, {}
            count = tonumber(count)
            local most = #scores > 1 and call('ZRANGE', key, 0, count)
            if most and #most <= count then
              for _, member in ipairs(most) do
                if after == '' or member < after then
                  found[#found + 1] = member
                end
              end
              return found
            end
            for _, score in ipairs(scores) do
              for _, member in ipairs(listed(key, count, after, score)) do
                found[#found + 1] = member
              end
            end
            return found
          end
          function own.SIZES(key, ...)
            local sizes = {}
            if call('EXISTS', key) == 1 then
              for at, score in ipairs({...}) do
                sizes[at] = call('ZCOUNT', key, score, score)
              end
            end
            return sizes
          end
          local answers = {call('EXISTS', KEYS[1]), call('GET', KEYS[2])}
          local at = 1
          while at <= #ARGV do
            local last = at + tonumber(ARGV[at])
            local special = own[ARGV[at + 1]]
            if special then
              answers[#answers + 1] = special(unpack(ARGV, at + 2, last))
            else
              answers[#answers + 1] = call(unpack(ARGV, at + 1, last))
            end
            at = last + 1
          end
          return answers
          """);

  private static final int BEFORE_ANSWERS = 2;

  /** A command of Redis. */
  public static Question of(String... words) {
    return new Question(List.of(words));
  }

  /**
   * Members of a sorted set that is several lists, one for each score, each sorted by its members.
   * Of each list come the greatest ones, but in no order. When several lists are asked for and all
   * of the set is no more than is wanted of one of them, all of it comes.
   *
   * @param after only members less than that; null for all
   * @param count how many of each list at most
   */
  public static Question page(String key, List<Integer> scores, String after, int count) {
    List<String> words = new ArrayList<>(List.of("PAGE", key, "" + count));
    words.add(after == null ? "" : after);
    scores.forEach(score -> words.add(score.toString()));
    return new Question(words);
  }

  /** How many members have each of these scores; nothing when there is no member at all. */
  public static Question sizes(String key, List<Integer> scores) {
    List<String> words = new ArrayList<>(List.of("SIZES", key));
    scores.forEach(score -> words.add(score.toString()));
    return new Question(words);
  }

  /**
   * What a partition answers.
   *
   * @param isSealed whether nothing is written to it any more
   * @param freshNote see {@link Keyspace#freshAsOf}; null when it is incomplete
   * @param answers one for each question
   */
  record Answered(boolean isSealed, Response freshNote, List<Response> answers) {}

  /** Asks a partition; all is answered at one moment, in order. */
  static Future<Answered> ask(RedisLink redis, Keyspace partition, List<Question> questions) {
    return SCRIPT
        .run(redis, List.of(partition.sealed(), partition.freshAsOf()), arguments(questions))
        .map(
            answers ->
                new Answered(
                    answers.get(0).toInteger() != 0,
                    answers.get(1),
                    answers.stream().skip(BEFORE_ANSWERS).toList()));
  }

  private static List<byte[]> arguments(List<Question> questions) {
    List<byte[]> arguments = new ArrayList<>();
    for (Question question : questions) {
      arguments.add(utf8(Integer.toString(question.words().size())));
      question.words().forEach(word -> arguments.add(utf8(word)));
    }
    return arguments;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
