package espm.command.relay;

/**
 * Short waits, so that what goes wrong does so soon.
 *
 * @param pollMinMillis a long one lets nothing be found that nobody told of
 */
record BenchSettings(int shards, String instance, int pollMinMillis) implements RelayConfig {

  private static final int POLL_MAX_MILLIS = 50;

  static BenchSettings of(int shards, String instance) {
    return new BenchSettings(shards, instance, 2);
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public int batchSize() {
    return 100;
  }

  @Override
  public int pollMaxMillis() {
    return Math.max(pollMinMillis, POLL_MAX_MILLIS);
  }

  @Override
  public int standbyMillis() {
    return 100;
  }

  @Override
  public int backOffMaxMillis() {
    return 200;
  }

  @Override
  public int sendTimeoutMillis() {
    return 1500;
  }
}
