package espm.command.eventstore;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells those who follow the store, within this process, that something was committed. A hint and
 * no more: it may come for events that cannot be read yet, and commits of other processes give
 * none. Thread-safe.
 */
@ApplicationScoped
public class CommitSignal {

  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  /**
   * Adds a follower.
   *
   * @param follower called on the thread of the commit, so it must return at once
   */
  public void follow(Runnable follower) {
    followers.add(follower);
  }

  void committed() {
    followers.forEach(Runnable::run);
  }
}
