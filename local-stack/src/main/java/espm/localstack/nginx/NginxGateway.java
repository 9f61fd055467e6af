package espm.localstack.nginx;

import espm.localstack.process.Component;
import espm.localstack.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The gateway: nginx from the system's packages, with the one configuration that Docker uses too.
 *
 * @param template {@code gateway/nginx.conf.template}
 * @param folder what it keeps
 * @param port of 127.0.0.1
 * @param commandPorts of the command services
 * @param queryPorts of the query services
 */
public record NginxGateway(
    Path template, Path folder, int port, List<Integer> commandPorts, List<Integer> queryPorts)
    implements Component {

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  /** Address for clients. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  private Path configuration() {
    return folder.resolve("nginx.conf");
  }

  @Override
  public void prepare() throws IOException {
    try {
      NginxProgram.find();
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(configuration(), render(Files.readString(template), variables()));
  }

  private Map<String, String> variables() {
    return Map.of(
        "ESPM_GATEWAY_LISTEN", "127.0.0.1:" + port,
        "ESPM_COMMAND_SERVERS", servers(commandPorts),
        "ESPM_QUERY_SERVERS", servers(queryPorts),
        "ESPM_NGINX_RUN", folder.resolve("run").toString(),
        "ESPM_NGINX_LOG_ERROR", "stderr",
        "ESPM_NGINX_LOG_ACCESS", folder.resolve("access.log").toString());
  }

  private static String servers(List<Integer> ports) {
    return ports.stream()
        .map(port -> "server 127.0.0.1:" + port + " max_fails=0;")
        .collect(Collectors.joining(" "));
  }

  /**
   * Puts values in place of <code>${NAME}</code>, as {@code envsubst} does in the nginx image:
   * names that are not given stay, for nginx has variables of its own.
   */
  static String render(String template, Map<String, String> variables) {
    String rendered = template;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      rendered = rendered.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    return rendered;
  }

  @Override
  public List<String> command() {
    return List.of(
        NginxProgram.find().toString(),
        "-e",
        "stderr",
        "-p",
        folder.toString(),
        "-c",
        configuration().toString(),
        "-g",
        "daemon off;");
  }

  @Override
  public boolean isReady() {
    return Ports.isOpen(port);
  }

  @Override
  public String stopSignal() {
    return "QUIT";
  }
}
