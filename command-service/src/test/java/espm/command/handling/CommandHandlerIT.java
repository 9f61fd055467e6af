package espm.command.handling;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import espm.command.handling.CommandResult.Done;
import espm.command.handling.CommandResult.Rejected;
import espm.command.handling.CommandResult.TooMuchContention;
import espm.command.handling.CommandResult.VersionMismatch;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load, decide, append, and again: with a counter for an aggregate and a rival that is faster. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class CommandHandlerIT {

  private static final int ATTEMPTS_MAX = 3;
  private static final int LOAD_PAGE_SIZE = 10;
  private static final VersionCondition ANY = new VersionCondition.Any();

  @Inject EventStore store;

  private final UUID stream = UUID.randomUUID();

  @Test
  void a_command_is_tried_again_on_what_a_rival_left() {
    append(1);

    assertThat(handle(new CountUp(1), ANY)).isEqualTo(new Done<>(3, 3));
    assertThat(versions()).containsExactly(1, 2, 3);
  }

  @Test
  void a_command_is_given_up_after_a_bounded_number_of_attempts() {
    append(1);

    assertThat(handle(new CountUp(Integer.MAX_VALUE), ANY))
        .isEqualTo(new TooMuchContention<>(ATTEMPTS_MAX));
    assertThat(versions()).hasSize(1 + ATTEMPTS_MAX);
  }

  @Test
  void the_last_attempt_counts() {
    append(1);

    assertThat(handle(new CountUp(ATTEMPTS_MAX - 1), ANY)).isEqualTo(new Done<>(4, 4));
  }

  @Test
  void a_command_for_a_version_that_a_rival_replaces_is_not_carried_out() {
    append(1);

    assertThat(handle(new CountUp(1), new VersionCondition.OneOf(Set.of(1))))
        .isEqualTo(new VersionMismatch<>(2));
    assertThat(versions()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1,
        LOAD_PAGE_SIZE - 1,
        LOAD_PAGE_SIZE,
        LOAD_PAGE_SIZE + 1,
        2 * LOAD_PAGE_SIZE,
        5 * LOAD_PAGE_SIZE + 3
      })
  void a_stream_is_folded_whole_however_many_pages_it_has(int length) {
    append(length);

    assertThat(handle(new CountUp(0), ANY)).isEqualTo(new Done<>(length + 1, length + 1));
  }

  @Test
  void what_is_decided_to_be_nothing_stores_nothing() {
    append(2);

    assertThat(handle(new DoNothing(), ANY)).isEqualTo(new Done<>(2, 2));
    assertThat(handle(new Refuse(), ANY)).isEqualTo(new Rejected<>("no"));
    assertThat(versions()).containsExactly(1, 2);
  }

  private CommandResult<Integer, String> handle(Command command, VersionCondition condition) {
    var handler = new CommandHandler<>(new Counter(), store, new Settings(), Clock.systemUTC());
    return handler.handle(stream, command, condition).await().atMost(Duration.ofSeconds(30));
  }

  private void append(int count) {
    store
        .append("counter", stream, 0, Instant.now(), Collections.nCopies(count, counted()))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private static NewEvent counted() {
    return new NewEvent("Counted", 1, "{}".getBytes(StandardCharsets.US_ASCII));
  }

  private List<Integer> versions() {
    return store.readStream(stream, 1, 100).await().atMost(Duration.ofSeconds(30)).stream()
        .map(StoredEvent::version)
        .toList();
  }

  private sealed interface Command {}

  /** Counts, while a rival counts first this many times. */
  private static final class CountUp implements Command {
    private int rivals;

    CountUp(int rivals) {
      this.rivals = rivals;
    }
  }

  private record DoNothing() implements Command {}

  private record Refuse() implements Command {}

  /** The state is how many events there are, and so is the version. */
  private final class Counter implements Aggregate<Integer, Command, String> {

    @Override
    public String category() {
      return "counter";
    }

    @Override
    public Integer evolve(Integer state, StoredEvent event) {
      return state == null ? 1 : state + 1;
    }

    @Override
    public Decided<Integer, String> decide(Integer state, Command command, Instant now) {
      return switch (command) {
        case DoNothing _ -> new Decided.Accepted<>(List.of(), state);
        case Refuse _ -> new Decided.Rejected<>("no");
        case CountUp countUp -> {
          if (countUp.rivals > 0) {
            countUp.rivals--;
            countFirst(state + 1);
          }
          yield new Decided.Accepted<>(List.of(counted()), state + 1);
        }
      };
    }

    private void countFirst(int version) {
      try (Connection rival = Database.asOwner()) {
        Database.insertEvent(rival, category(), stream, version);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private record Settings() implements HandlingConfig {

    @Override
    public int attemptsMax() {
      return ATTEMPTS_MAX;
    }

    @Override
    public int loadPageSize() {
      return LOAD_PAGE_SIZE;
    }
  }
}
