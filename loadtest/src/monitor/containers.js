import { request } from 'node:http';
import { existsSync } from 'node:fs';
import { Rates, rounded } from './rates.js';

const SOCKET = '/var/run/docker.sock';

/** The Docker engine's socket, if this machine has one. */
export function engineSocket(env = process.env) {
  const path = env.DOCKER_HOST?.startsWith('unix://') ? env.DOCKER_HOST.slice('unix://'.length) : SOCKET;
  return existsSync(path) ? path : undefined;
}

/** The running containers of a compose project as monitors, one each. */
export async function containersOf(socketPath, project, timeoutMillis) {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
  const path = `/containers/json?filters=${encodeURIComponent(filters)}`;
  const containers = await get(socketPath, path, timeoutMillis);
  const services = containers.map(serviceOf);
  return containers.map((container, n) => {
    // Of a service that was scaled each has its number.
    const isOneOfMany = services.filter((service) => service === services[n]).length > 1;
    const number = container.Labels['com.docker.compose.container-number'];
    const name = isOneOfMany ? `${services[n]}-${number}` : services[n];
    return new ContainerMonitor(name, container.Id, socketPath, timeoutMillis);
  });
}

function serviceOf({ Labels, Names }) {
  return Labels['com.docker.compose.service'] ?? Names[0];
}

/** One container, by the engine's own figures: the same fields as of a process. */
class ContainerMonitor {
  #path;
  #socketPath;
  #timeoutMillis;
  #rates = new Rates();

  constructor(service, id, socketPath, timeoutMillis) {
    this.name = `container ${service}`;
    this.#path = `/containers/${id}/stats?stream=false&one-shot=true`;
    this.#socketPath = socketPath;
    this.#timeoutMillis = timeoutMillis;
  }

  async sample() {
    const stats = await get(this.#socketPath, this.#path, this.#timeoutMillis);
    const disk = stats.blkio_stats?.io_service_bytes_recursive ?? [];
    const bytes = (operation) =>
      disk.filter(({ op }) => op.toLowerCase() === operation).reduce((sum, { value }) => sum + value, 0);
    const change = this.#rates.since(
      { nanos: stats.cpu_stats.cpu_usage.total_usage, read: bytes('read'), written: bytes('write') },
      // When the engine looked, which is not when its answer came.
      Date.parse(stats.read),
    );
    const perSecond = (name, scale = 1) =>
      change ? rounded(change.grown[name] / scale / change.seconds) : null;
    return {
      cpuCores: perSecond('nanos', 1e9),
      // The page cache is counted in `usage` and given back when it is needed.
      memoryBytes: (stats.memory_stats?.usage ?? 0) - (stats.memory_stats?.stats?.inactive_file ?? 0),
      readBytesPerSecond: perSecond('read'),
      writtenBytesPerSecond: perSecond('written'),
    };
  }

  close() {}
}

function get(socketPath, path, timeoutMillis) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, path, signal: AbortSignal.timeout(timeoutMillis) },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`the engine answers ${response.statusCode} to ${path}`));
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
