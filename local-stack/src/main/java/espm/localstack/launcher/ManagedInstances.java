package espm.localstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.system.ComponentReport;
import espm.localstack.system.SystemRecord;
import espm.localstack.system.SystemReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The instances of a service, asked on their management ports. */
final class ManagedInstances {

  /** Which service. */
  enum Service {
    COMMAND("command service"),
    QUERY("query service");

    private final String label;

    Service(String label) {
      this.label = label;
    }

    private List<String> managementUrls(SystemReport report) {
      // Those of the command services come first.
      int commands = report.commandUrls().size();
      List<String> all = report.managementUrls();
      return this == COMMAND ? all.subList(0, commands) : all.subList(commands, all.size());
    }
  }

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** A rewind to a time may have to read many events to find its place. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final Service service;

  /** Addresses by the name of the instance. */
  private final Map<String, String> urls;

  private ManagedInstances(Service service, Map<String, String> urls) {
    this.service = service;
    this.urls = urls;
  }

  static ManagedInstances at(Service service, List<String> urls) {
    Map<String, String> named = new LinkedHashMap<>();
    urls.forEach(url -> named.put(URI.create(url).getAuthority(), url));
    return new ManagedInstances(service, named);
  }

  /** Those of the system that keeps everything in this folder. */
  static ManagedInstances of(Service service, StackFolder folder) throws IOException, StartFailure {
    SystemReport report = new SystemRecord(folder).read();
    Map<String, String> named = new LinkedHashMap<>();
    for (String url : service.managementUrls(report)) {
      named.put(name(report, url), url);
    }
    if (named.isEmpty()) {
      throw new StartFailure("ESPM is not running; start it with ./espm up, or say --management");
    }
    return new ManagedInstances(service, named);
  }

  private static String name(SystemReport report, String url) {
    int port = URI.create(url).getPort();
    return report.components().stream()
        .filter(component -> component.managementPort() == port)
        .map(ComponentReport::name)
        .findAny()
        .orElse(url);
  }

  /** What each instance says, by its name; without those that do not answer. */
  Map<String, JsonNode> status(String path) throws InterruptedException, StartFailure {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : urls.entrySet()) {
      try {
        answers.put(each.getKey(), send(each.getValue(), path, "GET", null));
      } catch (IOException e) {
        System.err.println("espm: " + each.getKey() + " does not answer at " + each.getValue());
      }
    }
    if (answers.isEmpty()) {
      throw new StartFailure("no " + service.label + " answers");
    }
    return answers;
  }

  /** Tells the first instance that answers; the store that they share tells the others. */
  JsonNode post(String path, String body) throws InterruptedException, StartFailure {
    for (String url : urls.values()) {
      try {
        return send(url, path, "POST", body);
      } catch (IOException e) {
        System.err.println("espm: nothing answers at " + url);
      }
    }
    throw new StartFailure("no " + service.label + " answers; nothing was changed");
  }

  private JsonNode send(String url, String path, String method, String body)
      throws IOException, InterruptedException, StartFailure {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 == 2) {
      return JSON.readTree(response.body());
    }
    JsonNode problem = JSON.readTree(response.body());
    StringBuilder why = new StringBuilder(problem.path("title").asText());
    why.append(": ").append(problem.path("detail").asText());
    for (JsonNode violation : problem.path("violations")) {
      why.append("; ")
          .append(violation.path("pointer").asText())
          .append(' ')
          .append(violation.path("detail").asText());
    }
    throw new StartFailure(why.toString());
  }
}
