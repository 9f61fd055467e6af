package espm.command.relay;

import espm.command.eventstore.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators may ask and want of the relays. What they want is noted in the database, so that
 * all instances follow it, also after a restart.
 */
@ApplicationScoped
public class RelayAdministration {

  private static final String UNIQUE_VIOLATION = "23505";

  private final Relays relays;

  RelayAdministration(Relays relays) {
    this.relays = relays;
  }

  /**
   * A relay, as this instance sees it.
   *
   * @param instance name of this instance
   */
  public record RelayStatus(String instance, boolean paused, List<ShardStatus> shards) {}

  /** From where on events are to be published again. */
  public sealed interface RewindTarget {

    /** From the event of this position on, in the order of publishing. */
    record ToPosition(long position) implements RewindTarget {}

    /** From the first event on that occurred then or later. */
    record ToTime(Instant time) implements RewindTarget {}

    /** Everything. */
    record ToStart() implements RewindTarget {}
  }

  /** What became of the wish to rewind. */
  public sealed interface RewindResult {

    /**
     * It is noted, and the lanes follow within a second.
     *
     * @param sequence number of the rewind
     * @param after everything after this position, in the order of publishing, is published again
     */
    record Accepted(long sequence, long after) implements RewindResult {}

    /** There is nothing published at or after the target. */
    record NotBack(String why) implements RewindResult {}

    /** Somebody else did the same at the same time. */
    record Concurrent() implements RewindResult {}
  }

  /** Names of the relays. */
  public List<String> names() {
    return List.copyOf(relays.members().keySet());
  }

  /** All relays by name; returns at once. */
  public Map<String, RelayStatus> status() {
    Map<String, RelayStatus> all = new LinkedHashMap<>();
    relays
        .members()
        .forEach(
            (name, member) ->
                all.put(
                    name,
                    new RelayStatus(
                        relays.instance(),
                        member.isPaused(),
                        member.progress().stream().map(RelayProgress::status).toList())));
    return all;
  }

  /**
   * Pauses a relay in all instances, or lets it go on; blocks.
   *
   * @throws RelayUnreachableException when the database is away
   */
  public void pause(String relay, boolean paused) throws RelayUnreachableException {
    try (RelaySession session = relays.openForOperators(relay)) {
      session.control().pause(paused);
    } catch (SQLException e) {
      throw new RelayUnreachableException(e);
    }
    relays.members().get(relay).look(paused);
  }

  /**
   * Has events published again by all instances; blocks.
   *
   * @throws RelayUnreachableException when the database is away
   */
  public RewindResult rewind(String relay, RewindTarget target) throws RelayUnreachableException {
    try (RelaySession session = relays.openForOperators(relay)) {
      Optional<LogPosition> place = place(session.events(), target);
      if (place.isEmpty()) {
        return new RewindResult.NotBack("there is no event there, and none after it");
      }
      LogPosition furthest = session.ledger().read().furthest();
      if (ReadingOrder.COMPARATOR.compare(place.get(), furthest) >= 0) {
        return new RewindResult.NotBack(
            "nothing after it is published yet; the relay is at position " + furthest.position());
      }
      long sequence = session.ledger().add(place.get());
      RelayMember member = relays.members().get(relay);
      member.look(member.isPaused());
      return new RewindResult.Accepted(sequence, place.get().position());
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return new RewindResult.Concurrent();
      }
      throw new RelayUnreachableException(e);
    }
  }

  private static Optional<LogPosition> place(EventReads events, RewindTarget target)
      throws SQLException {
    return switch (target) {
      case RewindTarget.ToStart _ -> Optional.of(LogPosition.START);
      case RewindTarget.ToPosition at -> events.before(at.position());
      case RewindTarget.ToTime at -> events.before(at.time());
    };
  }
}
