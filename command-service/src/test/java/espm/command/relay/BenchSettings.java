package espm.command.relay;

/** Short waits, so that what goes wrong does so soon. */
record BenchSettings(int shards, String instance) implements RelayConfig {

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public int batchSize() {
    return 100;
  }

  @Override
  public int pollMinMillis() {
    return 2;
  }

  @Override
  public int pollMaxMillis() {
    return 50;
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
