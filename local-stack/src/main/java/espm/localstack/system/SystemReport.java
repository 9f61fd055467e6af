package espm.localstack.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A system and where everything of it is: what {@code ./espm status --json} prints, for scripts.
 * Members are only ever added.
 *
 * @param running whether its launcher runs
 * @param ready whether all components can be used
 * @param launcherPid process that watches over the components; 0 when there is none
 * @param gatewayUrl for clients; the API is under {@code /api}
 * @param commandUrls of the command services themselves
 * @param queryUrls of the query services themselves
 * @param managementUrls of health and metrics, of the command services first
 * @param jdbcUrl of the event store
 * @param redisUrl of the read model
 * @param kafkaBootstrapServers of the broker
 * @param dataFolder where everything is kept
 * @param logFolder where the logs are
 * @param components each process
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemReport(
    boolean running,
    boolean ready,
    long launcherPid,
    String gatewayUrl,
    List<String> commandUrls,
    List<String> queryUrls,
    List<String> managementUrls,
    String jdbcUrl,
    String redisUrl,
    String kafkaBootstrapServers,
    String dataFolder,
    String logFolder,
    List<ComponentReport> components) {

  /** Nothing runs. */
  static SystemReport nothing(String dataFolder, String logFolder) {
    return new SystemReport(
        false,
        false,
        0,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        dataFolder,
        logFolder,
        List.of());
  }

  /** The same, as it is at this moment: each component is asked. */
  SystemReport checked(boolean launcherRuns) {
    List<ComponentReport> now = components.parallelStream().map(ComponentReport::checked).toList();
    return new SystemReport(
        launcherRuns,
        launcherRuns && ready && now.stream().allMatch(ComponentReport::ready),
        launcherRuns ? launcherPid : 0,
        gatewayUrl,
        commandUrls,
        queryUrls,
        managementUrls,
        jdbcUrl,
        redisUrl,
        kafkaBootstrapServers,
        dataFolder,
        logFolder,
        now);
  }
}
