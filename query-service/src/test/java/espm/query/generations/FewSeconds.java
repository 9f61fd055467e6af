package espm.query.generations;

import java.time.Duration;

/** Settings by which little time is much. */
final class FewSeconds implements GenerationsConfig {
  @Override
  public Duration watchInterval() {
    return Duration.ofSeconds(1);
  }

  @Override
  public long switchLag() {
    return 3;
  }

  @Override
  public Duration switchTimeout() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Duration removalGrace() {
    return Duration.ofSeconds(30);
  }

  @Override
  public int removalStepKeys() {
    return 10;
  }

  @Override
  public Duration removalPause() {
    return Duration.ofMillis(1);
  }

  @Override
  public double memoryLimit() {
    return 0.85;
  }
}
