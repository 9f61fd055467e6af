import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The root folder of the checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Where the system under test is: what `./espm status --json` says, then the ESPM_* variables and their
 * defaults, which also fit `docker compose up`.
 *
 * @returns {Promise<{ gatewayUrl: string, database: object, redisUrl: string,
 *     services: { name: string, managementUrl: string }[], components: { name: string, pid: number }[] }>}
 *     `components` only of a system that the launcher started
 */
export async function locateSystem({ target, env = process.env } = {}) {
  return addresses(await statusOfLauncher(), env, target);
}

/** The processes that the launcher runs now. */
export async function lookUpComponents() {
  return componentsOf(await statusOfLauncher());
}

/** The pure part of {@link locateSystem}. A variable that is set wins over the launcher's answer. */
export function addresses(status, env, target) {
  const jdbc = parseJdbcUrl(status.jdbcUrl);
  return {
    gatewayUrl: target ?? status.gatewayUrl ?? `http://127.0.0.1:${env.ESPM_GATEWAY_PORT ?? '8080'}`,
    database: {
      host: env.ESPM_DB_HOST ?? jdbc.host ?? '127.0.0.1',
      port: Number(env.ESPM_DB_PORT ?? jdbc.port ?? env.ESPM_POSTGRES_PORT ?? 25432),
      database: env.ESPM_DB_NAME ?? jdbc.database ?? 'espm',
      user: env.ESPM_DB_USER ?? 'espm_app',
      password: env.ESPM_DB_PASSWORD ?? 'espm_app',
    },
    redisUrl:
      env.ESPM_REDIS_URL ?? status.redisUrl ?? `redis://127.0.0.1:${env.ESPM_REDIS_PORT ?? '26379'}`,
    services: servicesOf(status, env),
    components: componentsOf(status),
  };
}

function componentsOf({ components = [] }) {
  return components.map(({ name, pid }) => ({ name, pid }));
}

function servicesOf({ components }, env) {
  if (components === undefined) {
    const at = (port) => `http://127.0.0.1:${port}`;
    return [
      { name: 'command-1', managementUrl: at(env.ESPM_COMMAND_MANAGEMENT_PORT ?? 9081) },
      { name: 'query-1', managementUrl: at(env.ESPM_QUERY_MANAGEMENT_PORT ?? 9082) },
    ];
  }
  return components
    .filter(({ managementPort }) => managementPort > 0)
    .map(({ name, managementPort }) => ({ name, managementUrl: `http://127.0.0.1:${managementPort}` }));
}

function parseJdbcUrl(jdbcUrl) {
  const match = /^jdbc:postgresql:\/\/([^:/]+)(?::(\d+))?\/([^?]+)/.exec(jdbcUrl ?? '');
  return match ? { host: match[1], port: match[2] ?? '5432', database: match[3] } : {};
}

async function statusOfLauncher() {
  try {
    const { stdout } = await promisify(execFile)('./espm', ['status', '--json'], { cwd: ROOT });
    return JSON.parse(stdout);
  } catch {
    // Nothing started by the launcher: it may run under Docker, at the default addresses.
    return {};
  }
}

/** Asks the gateway for its health. @returns {Promise<string | undefined>} what is wrong, if anything */
export async function whatIsDown(gatewayUrl, timeoutMillis = 5000) {
  const url = `${gatewayUrl}/gateway/health`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMillis) });
    await response.body?.cancel();
    return response.ok ? undefined : `${url} answers ${response.status}`;
  } catch (error) {
    return `${url} does not answer (${error.cause?.code ?? error.cause?.message ?? error.name})`;
  }
}
