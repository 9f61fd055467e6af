package espm.query.redis;

import espm.events.kafka.OrderTopic;
import espm.query.readmodel.FreshNote;
import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads of the generation that serves, by whoever needs to be sure that it does. An instance may
 * not have heard that another one serves, for long if it was stopped or cut off, and then the keys
 * that it knows may have been removed: what is not there looks like an empty list, or a sum of
 * zero. So whatever is asked of a partition is answered together with its seal, by one script, and
 * a generation is sealed before another one serves, and stays so when it is removed. A seal makes
 * the reader look at the record, and read all of it again when another generation serves; which
 * happens once for each build that is finished meanwhile. In the same answer it is said whether the
 * partition is complete, so neither costs a way to Redis. Thread-safe.
 */
@Singleton
public class ServingViews {

  /**
   * Keys: the seal, what says that the partition is complete. Arguments: each command after the
   * number of its words. Other keys are in the same partition, and so have its hash tag.
   */
  private static final Script SCRIPT =
      new Script(
          """
          local answers = {redis.call('EXISTS', KEYS[1]), redis.call('GET', KEYS[2])}
          local at = 1
          while at <= #ARGV do
            local last = at + tonumber(ARGV[at])
            answers[#answers + 1] = redis.call(unpack(ARGV, at + 1, last))
            at = last + 1
          end
          return answers
          """);

  private static final int BEFORE_ANSWERS = 2;

  /**
   * A command that reads. Its answer has the form of Redis' second protocol: maps are lists of
   * names and values, and numbers with decimals are text.
   *
   * @param words the command and its arguments, fewer than Lua's stack takes (8000)
   */
  public record Question(List<String> words) {
    public static Question of(String... words) {
      return new Question(List.of(words));
    }
  }

  /** What is read in one generation, in as many steps as it takes. Thread-safe. */
  public final class Reading {

    private final List<Keyspace> partitions = layout.all();
    private volatile boolean isClosed;
    private volatile boolean isIncomplete;

    private Reading() {}

    /** All partitions, by number. */
    public List<Keyspace> partitions() {
      return partitions;
    }

    /** The partition that an order is in. */
    public Keyspace partitionOf(UUID orderId) {
      return partitions.get(OrderTopic.partitionOf(orderId, partitions.size()));
    }

    /** Asks one of the partitions; all is answered at one moment, in order. */
    public Future<List<Response>> ask(Keyspace partition, List<Question> questions) {
      return SCRIPT
          .run(redis, List.of(partition.sealed(), partition.freshAsOf()), arguments(questions))
          .recover(failure -> Future.failedFuture(new RedisAwayException(failure)))
          .map(
              answers -> {
                note(partition, answers.get(0).toInteger() != 0, answers.get(1));
                return answers.stream().skip(BEFORE_ANSWERS).toList();
              });
    }

    private void note(Keyspace partition, boolean isSealed, Response freshNote) {
      if (freshNote == null) {
        isIncomplete = true;
      }
      // A Redis that was emptied has lost its seals, too, and numbers may have begun anew. A note
      // of
      // the generation before stands for a second after each exchange; that costs a look.
      if (isSealed
          || freshNote != null
              && FreshNote.read(freshNote.toString()).generation() != partition.generation()) {
        isClosed = true;
      }
    }

    /** Asks each partition; by its number. */
    public Future<List<List<Response>>> askAll(Function<Keyspace, List<Question>> questions) {
      List<Future<List<Response>>> parts =
          partitions.stream().map(keys -> ask(keys, questions.apply(keys))).toList();
      return Future.all(parts).map(_ -> parts.stream().map(Future::result).toList());
    }
  }

  private final RedisLink redis;
  private final ReadModelLayout layout;

  /** Reads over the link for reads. */
  public ServingViews(RedisLinks redis, ReadModelLayout layout) {
    this.redis = redis.reads();
    this.layout = layout;
  }

  /**
   * Reads something that is missing only if it is missing in the views that serve.
   *
   * @param work reads, and may be called again
   * @return fails with {@link RedisAwayException} or {@link NothingServesException}
   */
  public <T> Future<T> read(Function<Reading, Future<T>> work) {
    return reading(work).map(Answer::content);
  }

  /**
   * Reads something of which a part would be wrong.
   *
   * @param work reads, and may be called again
   * @return also fails with {@link ViewsIncompleteException}
   */
  public <T> Future<T> readWhole(Function<Reading, Future<T>> work) {
    return reading(work)
        .map(
            answer -> {
              if (answer.reading().isIncomplete) {
                throw new ViewsIncompleteException();
              }
              return answer.content();
            });
  }

  private record Answer<T>(Reading reading, T content) {}

  private <T> Future<Answer<T>> reading(Function<Reading, Future<T>> work) {
    Reading reading = new Reading();
    return work.apply(reading)
        .compose(
            content -> {
              Future<Answer<T>> answer = Future.succeededFuture(new Answer<>(reading, content));
              return reading.isClosed ? ifItServesStill(reading, answer, work) : answer;
            });
  }

  private <T> Future<Answer<T>> ifItServesStill(
      Reading reading, Future<Answer<T>> answer, Function<Reading, Future<T>> work) {
    int read = reading.partitions.getFirst().generation();
    return layout
        .refreshed()
        .recover(failure -> Future.failedFuture(new RedisAwayException(failure)))
        .compose(_ -> layout.generation() == read ? answer : reading(work));
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
