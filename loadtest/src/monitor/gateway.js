import { Rates, rounded } from './rates.js';

/** nginx by its stub_status: connections, and requests a second. */
export class GatewayMonitor {
  name = 'gateway';
  #url;
  #timeoutMillis;
  #rates = new Rates();

  constructor(gatewayUrl, timeoutMillis) {
    this.#url = `${gatewayUrl}/gateway/status`;
    this.#timeoutMillis = timeoutMillis;
  }

  async sample() {
    const response = await fetch(this.#url, { signal: AbortSignal.timeout(this.#timeoutMillis) });
    const text = await response.text();
    const numbers = (text.match(/\d+/g) ?? []).map(Number);
    // active; accepted, handled, requests; reading, writing, waiting
    if (!response.ok || numbers.length !== 7) throw new Error(`${this.#url} answers ${response.status}`);
    const [connections, accepted, handled, requests, reading, writing, waiting] = numbers;
    const change = this.#rates.since({ accepted, handled, requests }, Date.now());
    return {
      ...{ connections, reading, writing, waiting },
      requestsPerSecond: change ? rounded(change.grown.requests / change.seconds) : null,
      droppedPerSecond: change
        ? rounded((change.grown.accepted - change.grown.handled) / change.seconds)
        : null,
    };
  }

  close() {}
}
