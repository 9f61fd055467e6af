package espm.command.handling;

import java.util.Set;

/** What a caller asks of the version of a stream before its command is tried. */
public sealed interface VersionCondition {

  /** Whether it allows a command on a stream at this version. */
  boolean holds(int version);

  /** Any version, and the command may be tried again on a newer one. */
  record Any() implements VersionCondition {
    @Override
    public boolean holds(int version) {
      return true;
    }
  }

  /** One of these; none of them when empty. */
  record OneOf(Set<Integer> versions) implements VersionCondition {
    @Override
    public boolean holds(int version) {
      return versions.contains(version);
    }
  }
}
