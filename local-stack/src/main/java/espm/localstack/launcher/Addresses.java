package espm.localstack.launcher;

import espm.localstack.system.SystemReport;
import java.nio.file.Path;

/** Where a system is, for people: addresses to copy, and folders as seen from where they are. */
final class Addresses {

  private Addresses() {}

  static String of(SystemReport report) {
    return """

      API               %s/api/orders
      command service   %s
      query service     %s
      health, metrics   %s   /q/health, /q/metrics
      PostgreSQL        %s   user espm_app, password espm_app
      Kafka             %s   topic espm.orders.v1
      Redis             %s
      data and logs     %s

    Next: ./espm status, ./espm logs, ./espm down
    """
        .formatted(
            report.gatewayUrl(),
            String.join(" ", report.commandUrls()),
            String.join(" ", report.queryUrls()),
            String.join(" ", report.managementUrls()),
            report.jdbcUrl(),
            report.kafkaBootstrapServers(),
            report.redisUrl(),
            seenFromHere(report.dataFolder()));
  }

  /** A folder below the working folder by its way from there. */
  static Path seenFromHere(String folder) {
    Path here = Path.of("").toAbsolutePath();
    Path there = Path.of(folder);
    return there.startsWith(here) ? here.relativize(there) : there;
  }
}
