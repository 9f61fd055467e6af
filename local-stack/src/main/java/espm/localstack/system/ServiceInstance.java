package espm.localstack.system;

import espm.localstack.process.AotCache;
import espm.localstack.process.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One instance of a packaged service, as a process of its own.
 *
 * @param name for example {@code command-1}
 * @param jar its runnable jar
 * @param aot what is known about its start
 * @param folder its working folder
 * @param port of its API, of 127.0.0.1
 * @param managementPort of health and metrics, of 127.0.0.1
 * @param addresses variables that tell where the others are
 */
record ServiceInstance(
    String name,
    Path jar,
    AotCache aot,
    Path folder,
    int port,
    int managementPort,
    List<String> javaOptions,
    Map<String, String> addresses)
    implements Component {

  @Override
  public List<Integer> ports() {
    return List.of(port, managementPort);
  }

  @Override
  public void prepare() throws IOException {
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing: build first, by ./espm build or mvn package");
    }
    Files.createDirectories(folder);
  }

  @Override
  public List<String> command() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(aot.javaOptions());
    line.addAll(javaOptions);
    line.addAll(List.of("-jar", jar.toString()));
    return line;
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>(addresses);
    variables.put("ESPM_HTTP_HOST", "127.0.0.1");
    variables.put("ESPM_HTTP_PORT", Integer.toString(port));
    variables.put("ESPM_MANAGEMENT_PORT", Integer.toString(managementPort));
    return variables;
  }

  @Override
  public int stopSecondsMax() {
    return aot.stopSecondsMax();
  }

  @Override
  public boolean isReady() {
    return Readiness.ofService(managementPort);
  }
}
