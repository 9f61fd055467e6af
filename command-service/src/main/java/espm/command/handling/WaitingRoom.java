package espm.command.handling;

import java.util.concurrent.Semaphore;

/** Places for all that wait, whatever they wait for. Thread-safe. */
final class WaitingRoom {

  private final Semaphore places;

  WaitingRoom(int places) {
    this.places = new Semaphore(places);
  }

  /** Whether there was a place; whoever got one {@link #leave leaves} it. */
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  int free() {
    return places.availablePermits();
  }
}
