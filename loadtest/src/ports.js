import { createServer } from 'node:net';

/** What every part of the system listens at: `ESPM_<NAME>_PORT`. */
export const PORT_NAMES = [
  ...['GATEWAY', 'COMMAND', 'COMMAND_MANAGEMENT', 'QUERY', 'QUERY_MANAGEMENT'],
  ...['POSTGRES', 'REDIS', 'KAFKA', 'KAFKA_CONTROLLER'],
];

/** A further instance of a service listens so much higher, see ./espm up. */
const BETWEEN_INSTANCES = 100;
const TRIES_MAX = 200;

/**
 * Ports that nobody listens at now, for a system of one's own; those that are set already stay.
 *
 * @param {object} env
 * @param {{ instances?: number, except?: string[] }} [options] instances of each service at most; ports that are free
 *     now and yet not to be taken
 * @returns {Promise<{ env: object, taken: string[] }>} the variables; and which of those that were set are
 *     taken by somebody else
 */
export async function ownPorts(env, { instances = 1, except = [] } = {}) {
  const variables = PORT_NAMES.map((name) => `ESPM_${name}_PORT`);
  const found = Object.fromEntries(
    variables.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]),
  );
  const given = Object.keys(found);
  // Held until all are known, so that none comes twice.
  const held = [];
  const taken = [];
  try {
    for (const name of given) {
      if (!(await hold(Number(found[name]), held))) taken.push(`${name}=${found[name]}`);
    }
    for (const name of variables.filter((variable) => !given.includes(variable))) {
      found[name] = String(await holdAny(/COMMAND|QUERY/.test(name) ? instances : 1, held, except));
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  return { env: found, taken };
}

async function holdAny(instances, held, except) {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const first = await hold(0, held);
    const { port } = first.address();
    const further = [];
    for (let n = 1; n < instances; n++) further.push(await hold(port + n * BETWEEN_INSTANCES, held));
    const ports = Array.from({ length: instances }, (_, n) => String(port + n * BETWEEN_INSTANCES));
    const isWanted = !ports.some((each) => except.includes(each));
    if (isWanted && further.every((server) => server !== undefined)) return port;
  }
  throw new Error(`no ${instances} free ports ${BETWEEN_INSTANCES} apart were found`);
}

/** @returns {Promise<import('node:net').Server | undefined>} undefined when it is taken, or is no port */
function hold(port, held) {
  if (!(port >= 0 && port < 65_536)) return undefined;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      held.push(server);
      resolve(server);
    });
  });
}
