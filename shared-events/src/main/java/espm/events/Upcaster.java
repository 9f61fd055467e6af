package espm.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One step that turns stored data of one schema version into the next, so that code only ever meets
 * the newest. Steps are chained: a type at version 3 has one from 1 to 2 and one from 2 to 3.
 *
 * <p>A step is a pure function of the data; stored events are never rewritten. (The pattern is
 * described by Greg Young, "Versioning in an Event Sourced System".)
 */
public interface Upcaster {

  /** Stored type name that the step is for. */
  String type();

  /** Version that the step takes; it gives the next one. */
  int fromVersion();

  /**
   * Turns data of version {@link #fromVersion} into data of the version after it.
   *
   * @param data the stored data; may be changed and returned
   */
  ObjectNode upcast(ObjectNode data);
}
