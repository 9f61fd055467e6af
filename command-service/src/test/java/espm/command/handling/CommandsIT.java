package espm.command.handling;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.IdempotencyKey;
import espm.command.eventstore.IdempotencyKeys;
import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import espm.command.handling.CommandResult.Done;
import espm.command.handling.CommandResult.KeyReused;
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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load, decide, append, and again: with a counter for an aggregate and a rival that is faster. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class CommandsIT {

  private static final int ATTEMPTS_MAX = 3;
  private static final int LOAD_PAGE_SIZE = 10;
  private static final int SNAPSHOT_EVERY = 5;
  private static final VersionCondition ANY = new VersionCondition.Any();

  @Inject EventStore store;
  @Inject IdempotencyKeys keys;

  private final UUID stream = UUID.randomUUID();
  private int snapshotFormat = 1;

  @Test
  void a_command_is_tried_again_on_what_a_rival_left() {
    append(1);

    assertThat(handle(new CountUp(1), ANY)).isEqualTo(new Done<>(stream, 3, 3, false));
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

    assertThat(handle(new CountUp(ATTEMPTS_MAX - 1), ANY))
        .isEqualTo(new Done<>(stream, 4, 4, false));
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

    assertThat(handle(new CountUp(0), ANY))
        .isEqualTo(new Done<>(stream, length + 1, length + 1, false));
  }

  @Test
  void a_remembered_state_is_used_and_an_old_one_is_noticed_by_a_yes_and_by_a_no()
      throws Exception {
    append(1);
    var instance = newInstance();
    assertThat(handle(instance, new CountUp(0))).isEqualTo(new Done<>(stream, 2, 2, false));
    rivalAppends(3);

    assertThat(handle(instance, new CountUp(0)))
        .as("the unique key says that the remembered state is old")
        .isEqualTo(new Done<>(stream, 4, 4, false));
    rivalAppends(5);

    assertThat(handle(instance, new RefuseUpTo(4)))
        .as("a no on the remembered state is not told before the store was asked")
        .isEqualTo(new Done<>(stream, 6, 6, false));
    rivalAppends(7);
    assertThat(handle(instance, new DoNothing())).isEqualTo(new Done<>(stream, 7, 7, false));
    rivalAppends(8);
    assertThat(
            instance
                .handle(
                    stream, new CountUp(0), new VersionCondition.OneOf(Set.of(8)), Optional.empty())
                .await()
                .atMost(Duration.ofSeconds(30)))
        .isEqualTo(new Done<>(stream, 9, 9, false));
  }

  @Test
  void what_a_rival_did_with_the_same_key_is_told_although_the_rules_say_no_by_now() {
    append(1);
    IdempotencyKey key = new IdempotencyKey(UUID.randomUUID().toString(), new byte[] {1});

    assertThat(
            newInstance()
                .handle(stream, new OnlyOnce(key), ANY, Optional.of(key))
                .await()
                .atMost(Duration.ofSeconds(30)))
        .isEqualTo(new Done<>(stream, 2, 2, true));
    assertThat(versions()).containsExactly(1, 2);
  }

  @Test
  void a_snapshot_saves_reading_what_came_before_it() throws Exception {
    append(SNAPSHOT_EVERY - 1);
    handle(new CountUp(0), ANY);
    awaitSnapshot(SNAPSHOT_EVERY);
    // So that it shows whether it is used: the count is 100 higher than the events say.
    updateSnapshot("state = '105'");

    assertThat(handle(new CountUp(0), ANY)).isEqualTo(new Done<>(stream, 106, 6, false));
  }

  @Test
  void a_snapshot_of_another_format_is_passed_over_and_replaced() throws Exception {
    append(SNAPSHOT_EVERY - 1);
    handle(new CountUp(0), ANY);
    awaitSnapshot(SNAPSHOT_EVERY);
    updateSnapshot("state = '105'");
    snapshotFormat = 2;

    assertThat(handle(new CountUp(0), ANY)).isEqualTo(new Done<>(stream, 6, 6, false));
    for (int version = 7; version <= 2 * SNAPSHOT_EVERY; version++) {
      handle(new CountUp(0), ANY);
    }
    awaitSnapshot(2 * SNAPSHOT_EVERY);
    assertThat(Database.number("select format from snapshots where stream_id = ?", stream))
        .isEqualTo(2);
  }

  @Test
  void a_snapshot_that_cannot_be_read_costs_only_time() throws Exception {
    append(SNAPSHOT_EVERY - 1);
    handle(new CountUp(0), ANY);
    awaitSnapshot(SNAPSHOT_EVERY);
    updateSnapshot("state = 'rubbish'");

    assertThat(handle(new CountUp(0), ANY)).isEqualTo(new Done<>(stream, 6, 6, false));
  }

  @Test
  void a_snapshot_that_cannot_be_made_harms_neither_the_command_nor_the_next_snapshot()
      throws Exception {
    append(SNAPSHOT_EVERY - 1);
    snapshotFormat = CounterFormat.BROKEN;
    var instance = newInstance();
    for (int version = SNAPSHOT_EVERY; version < 2 * SNAPSHOT_EVERY; version++) {
      assertThat(handle(instance, new CountUp(0)))
          .isEqualTo(new Done<>(stream, version, version, false));
    }
    snapshotFormat = 1; // the same instance, with its one place for a snapshot

    assertThat(handle(instance, new CountUp(0)))
        .isEqualTo(new Done<>(stream, 2 * SNAPSHOT_EVERY, 2 * SNAPSHOT_EVERY, false));
    awaitSnapshot(2 * SNAPSHOT_EVERY);
  }

  @Test
  void what_a_key_did_is_told_from_the_snapshot_before_it_and_never_from_a_later_one()
      throws Exception {
    append(SNAPSHOT_EVERY - 1);
    handle(new CountUp(0), ANY);
    awaitSnapshot(SNAPSHOT_EVERY);
    updateSnapshot("state = '105'"); // so that it shows whether it is used
    IdempotencyKey key = newKey();
    assertThat(handle(newInstance(), new CountUp(0), key))
        .isEqualTo(new Done<>(stream, 106, 6, false));
    handle(new CountUp(0), ANY);

    assertThat(handle(newInstance(), new CountUp(0), key))
        .isEqualTo(new Done<>(stream, 106, 6, true));
    updateSnapshot("version = 7, state = '107'");
    assertThat(handle(newInstance(), new CountUp(0), key))
        .isEqualTo(new Done<>(stream, 6, 6, true));
  }

  @Test
  void a_key_belongs_to_its_command_even_if_there_was_nothing_to_change() throws Exception {
    append(2);
    IdempotencyKey key = newKey();
    assertThat(handle(newInstance(), new DoNothing(), key))
        .isEqualTo(new Done<>(stream, 2, 2, false));
    handle(new CountUp(0), ANY);

    assertThat(handle(newInstance(), new DoNothing(), key))
        .as("as it was then")
        .isEqualTo(new Done<>(stream, 2, 2, true));
    assertThat(
            handle(newInstance(), new CountUp(0), new IdempotencyKey(key.text(), new byte[] {2})))
        .isEqualTo(new CommandResult.KeyReused<>());
    assertThat(versions()).containsExactly(1, 2, 3);
  }

  private static IdempotencyKey newKey() {
    return new IdempotencyKey(UUID.randomUUID().toString(), new byte[] {1});
  }

  private CommandResult<Integer, String> handle(
      Commands<Integer, Command, String> instance, Command command, IdempotencyKey key) {
    return instance
        .handle(stream, command, ANY, Optional.of(key))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private void awaitSnapshot(int version) {
    Awaitility.await()
        .until(
            () ->
                Database.number(
                        "select coalesce(max(version), 0) from snapshots where stream_id = ?",
                        stream)
                    == version);
  }

  private void updateSnapshot(String change) throws SQLException {
    try (Connection owner = Database.asOwner();
        PreparedStatement update =
            owner.prepareStatement("update snapshots set " + change + " where stream_id = ?")) {
      update.setObject(1, stream);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private void rivalAppends(int version) throws SQLException {
    try (Connection rival = Database.asOwner()) {
      Database.insertEvent(rival, "counter", stream, version);
    }
  }

  private CommandResult<Integer, String> handle(
      Commands<Integer, Command, String> instance, Command command) {
    return instance
        .handle(stream, command, ANY, Optional.empty())
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  @Test
  void what_is_decided_to_be_nothing_stores_nothing() {
    append(2);

    assertThat(handle(new DoNothing(), ANY)).isEqualTo(new Done<>(stream, 2, 2, false));
    assertThat(handle(new Refuse(), ANY)).isEqualTo(new Rejected<>("no"));
    assertThat(versions()).containsExactly(1, 2);
  }

  private CommandResult<Integer, String> handle(Command command, VersionCondition condition) {
    return newInstance()
        .handle(stream, command, condition, Optional.empty())
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  /** One that remembers nothing yet. */
  private Commands<Integer, Command, String> newInstance() {
    return new Commands<>(new Counter(), store, keys, new Settings(), Clock.systemUTC());
  }

  private void append(int count) {
    store
        .append(
            new Append(
                "counter", stream, 0, Instant.now(), Collections.nCopies(count, counted()), null))
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

  @Test
  void a_yes_without_an_event_is_not_told_when_a_rival_was_faster_with_its_key() {
    append(1);
    String key = UUID.randomUUID().toString();
    IdempotencyKey same = new IdempotencyKey(key, new byte[] {1});
    IdempotencyKey other = new IdempotencyKey(key + "-other", new byte[] {1});
    IdempotencyKey ofRival = new IdempotencyKey(other.text(), new byte[] {2});

    assertThat(handle(new NothingBehind(same), same)).isEqualTo(new Done<>(stream, 1, 1, true));
    assertThat(handle(new NothingBehind(ofRival), other)).isEqualTo(new KeyReused<>());
    assertThat(versions()).containsExactly(1);
  }

  private CommandResult<Integer, String> handle(Command command, IdempotencyKey key) {
    return newInstance()
        .handle(stream, command, ANY, Optional.of(key))
        .await()
        .atMost(Duration.ofSeconds(30));
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

  /** Changes nothing, and meanwhile a rival uses a key. */
  private static final class NothingBehind implements Command {
    private IdempotencyKey noted;

    NothingBehind(IdempotencyKey noted) {
      this.noted = noted;
    }
  }

  private record Refuse() implements Command {}

  /** Allowed at 1 only, where a rival does it first, with the same key. */
  private record OnlyOnce(IdempotencyKey key) implements Command {}

  /** Counts up only what has counted further than this. */
  private record RefuseUpTo(int count) implements Command {}

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
    public SnapshotFormat<Integer> snapshotFormat() {
      return new SwitchedFormat();
    }

    @Override
    public int weight(Integer state) {
      return 1;
    }

    @Override
    public Decided<Integer, String> decide(Integer state, Command command, Instant now) {
      return switch (command) {
        case DoNothing _ -> new Decided.Accepted<>(List.of(), state);
        case NothingBehind behind -> {
          if (behind.noted != null) {
            noteKey(behind.noted, state);
            behind.noted = null;
          }
          yield new Decided.Accepted<>(List.of(), state);
        }
        case Refuse _ -> new Decided.Rejected<>("no");
        case OnlyOnce _ when state > 1 -> new Decided.Rejected<>("done already");
        case OnlyOnce(IdempotencyKey key) -> {
          countFirst(state + 1);
          noteKey(key, state + 1);
          yield new Decided.Accepted<>(List.of(counted()), state + 1);
        }
        case RefuseUpTo(int count) when state <= count -> new Decided.Rejected<>("too early");
        case RefuseUpTo _ -> new Decided.Accepted<>(List.of(counted()), state + 1);
        case CountUp countUp -> {
          if (countUp.rivals > 0) {
            countUp.rivals--;
            countFirst(state + 1);
          }
          yield new Decided.Accepted<>(List.of(counted()), state + 1);
        }
      };
    }

    private void noteKey(IdempotencyKey key, int version) {
      try (Connection rival = Database.asOwner();
          PreparedStatement insert =
              rival.prepareStatement(
                  "insert into idempotency_keys (key, fingerprint, stream_id, version)"
                      + " values (?, ?, ?, ?)")) {
        insert.setString(1, key.text());
        insert.setBytes(2, key.fingerprint());
        insert.setObject(3, stream);
        insert.setInt(4, version);
        insert.executeUpdate();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void countFirst(int version) {
      try (Connection rival = Database.asOwner()) {
        Database.insertEvent(rival, category(), stream, version);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The format of the moment, as its maker keeps the one that it was given. */
  private final class SwitchedFormat implements SnapshotFormat<Integer> {

    @Override
    public int number() {
      return snapshotFormat;
    }

    @Override
    public byte[] write(Integer count) {
      return new CounterFormat(snapshotFormat).write(count);
    }

    @Override
    public Integer read(byte[] bytes) {
      return new CounterFormat(snapshotFormat).read(bytes);
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

    @Override
    public int waitingPerStreamMax() {
      return 10;
    }

    @Override
    public int waitingMax() {
      return 100;
    }

    @Override
    public long waitingMillisMax() {
      return 60_000;
    }

    @Override
    public long cacheWeightMax() {
      return 100;
    }

    @Override
    public int snapshotEvery() {
      return SNAPSHOT_EVERY;
    }

    @Override
    public int snapshotsInFlightMax() {
      return 1;
    }
  }
}
