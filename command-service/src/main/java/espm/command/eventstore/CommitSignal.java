package espm.command.eventstore;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells those who follow the store, within this process, that something was committed. A hint and
 * no more: it may come for events that cannot be read yet, and commits of other processes give
 * none. Thread-safe.
 */
@ApplicationScoped
public class CommitSignal {

  private final List<Consumer<Set<UUID>>> followers = new CopyOnWriteArrayList<>();

  /**
   * Adds a follower.
   *
   * @param follower told the streams, called on the thread of the commit, so it must return at once
   */
  public void follow(Consumer<Set<UUID>> follower) {
    followers.add(follower);
  }

  void committed(Set<UUID> streams) {
    followers.forEach(follower -> follower.accept(streams));
  }
}
