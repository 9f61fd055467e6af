package espm.localstack.system;

import espm.localstack.EspmHome;
import espm.localstack.kafka.KafkaBroker;
import espm.localstack.nginx.NginxGateway;
import espm.localstack.postgres.PostgresServer;
import espm.localstack.process.AotCache;
import espm.localstack.process.Component;
import espm.localstack.process.StackFolder;
import espm.localstack.redis.RedisProcess;
import espm.localstack.system.SystemSettings.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The components of a system, from its settings. Pure: nothing is started here.
 *
 * @param postgres the event store's database
 * @param redis the read model's store
 * @param kafka the broker
 * @param services all instances of both services
 * @param gateway nginx
 */
record SystemPlan(
    PostgresServer postgres,
    RedisProcess redis,
    KafkaBroker kafka,
    List<Component> services,
    NginxGateway gateway) {

  static SystemPlan of(EspmHome home, SystemSettings settings) {
    StackFolder folder = settings.folder();
    var postgres = new PostgresServer(folder.of("postgres"), settings.postgres());
    var redis =
        new RedisProcess(
            folder.of("redis"),
            settings.redis(),
            settings.redisMaxMemory(),
            settings.redisProgram());
    var kafka =
        new KafkaBroker(
            home,
            aot(home, KafkaBroker.PROGRAM, settings),
            folder.of("kafka"),
            settings.kafka(),
            settings.kafkaController());
    Map<String, String> forCommands =
        Map.of(
            "ESPM_DB_HOST",
            "127.0.0.1",
            "ESPM_DB_PORT",
            Integer.toString(postgres.port()),
            "ESPM_DB_NAME",
            PostgresServer.DATABASE,
            "ESPM_KAFKA_BOOTSTRAP_SERVERS",
            kafka.bootstrapServers());
    Map<String, String> forQueries =
        Map.of(
            "ESPM_REDIS_URL",
            redis.url(),
            "ESPM_KAFKA_BOOTSTRAP_SERVERS",
            kafka.bootstrapServers(),
            "ESPM_COMMAND_URL",
            commandUrls(settings));
    List<Component> services = new ArrayList<>();
    for (int number = 1; number <= settings.commands().size(); number++) {
      services.add(
          instance(
              home,
              "command-service",
              settings,
              "command-" + number,
              settings.commands().get(number - 1),
              settings.commandJavaOptions(),
              forCommands));
    }
    for (int number = 1; number <= settings.queries().size(); number++) {
      services.add(
          instance(
              home,
              "query-service",
              settings,
              "query-" + number,
              settings.queries().get(number - 1),
              settings.queryJavaOptions(),
              forQueries));
    }
    var gateway =
        new NginxGateway(
            home.gatewayTemplate(),
            folder.of("gateway"),
            settings.gateway(),
            settings.commands().stream().map(Instance::port).toList(),
            settings.queries().stream().map(Instance::port).toList());
    return new SystemPlan(postgres, redis, kafka, List.copyOf(services), gateway);
  }

  /** Not through the gateway: that one refuses when clients are too many. */
  private static String commandUrls(SystemSettings settings) {
    return settings.commands().stream()
        .map(command -> "http://127.0.0.1:" + command.port())
        .collect(Collectors.joining(","));
  }

  private static ServiceInstance instance(
      EspmHome home,
      String program,
      SystemSettings settings,
      String name,
      Instance instance,
      List<String> javaOptions,
      Map<String, String> addresses) {
    return new ServiceInstance(
        name,
        home.serviceJar(program),
        aot(home, program, settings),
        settings.folder().of(name),
        instance.port(),
        instance.managementPort(),
        javaOptions,
        addresses);
  }

  private static AotCache aot(EspmHome home, String program, SystemSettings settings) {
    return new AotCache(home.aotCache(program), settings.recordsStarts());
  }

  /** What is started together; a stage begins when the one before it is ready. */
  List<List<Component>> stages() {
    return List.of(List.of(postgres, redis, kafka), services, List.of(gateway));
  }

  List<Component> components() {
    return Stream.of(List.of(postgres, redis, kafka), services, List.<Component>of(gateway))
        .<Component>flatMap(List::stream)
        .toList();
  }
}
