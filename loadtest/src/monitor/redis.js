import { createClient } from 'redis';
import { Rates, meanOf, rounded } from './rates.js';

/** Redis: memory and its limit, hits and misses, commands, evictions, clients. */
export class RedisMonitor {
  name = 'redis';
  #url;
  #timeoutMillis;
  #client;
  #rates = new Rates();

  constructor(url, timeoutMillis) {
    this.#url = url;
    this.#timeoutMillis = timeoutMillis;
  }

  async sample() {
    this.#client ??= await this.#connect();
    let info;
    try {
      info = readInfo(await this.#client.info());
    } catch (error) {
      this.close();
      throw error;
    }
    const change = this.#rates.since(
      {
        hits: info.keyspace_hits,
        misses: info.keyspace_misses,
        commands: info.total_commands_processed,
        evictions: info.evicted_keys,
        expirations: info.expired_keys,
      },
      Date.now(),
    );
    const perSecond = (name) => (change ? rounded(change.grown[name] / change.seconds) : null);
    return {
      memoryBytes: info.used_memory,
      memoryMaxBytes: info.maxmemory,
      clients: info.connected_clients,
      commandsPerSecond: perSecond('commands'),
      hitsPerSecond: perSecond('hits'),
      missesPerSecond: perSecond('misses'),
      hitShare: change ? meanOf(change.grown.hits, change.grown.hits + change.grown.misses) : null,
      evictionsPerSecond: perSecond('evictions'),
      expirationsPerSecond: perSecond('expirations'),
    };
  }

  async #connect() {
    const client = createClient({
      url: this.#url,
      socket: { connectTimeout: this.#timeoutMillis, reconnectStrategy: false },
      commandOptions: { timeout: this.#timeoutMillis },
    });
    client.on('error', () => {}); // the command in flight fails with it
    await client.connect();
    return client;
  }

  close() {
    this.#client?.destroy();
    this.#client = undefined;
  }
}

/** `INFO`: lines of `name:value`; those with a number are kept. */
export function readInfo(text) {
  const info = {};
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const value = Number(line.slice(colon + 1));
    if (colon > 0 && Number.isFinite(value)) info[line.slice(0, colon)] = value;
  }
  return info;
}
