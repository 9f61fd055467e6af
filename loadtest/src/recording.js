import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 20;

/**
 * Reads what the recorder wrote (artillery-plugin-recorder), as far as it has come: the next call goes on
 * from there.
 */
export class Recording {
  #file;
  #offset = 0;
  #rest = '';

  constructor(file) {
    this.#file = file;
  }

  /** @returns {Promise<{ requests: object[], generator: object[] }>} what is new since the last call */
  async next() {
    const lines = (this.#rest + (await this.#read())).split('\n');
    this.#rest = lines.pop();
    const records = lines.map((line) => JSON.parse(line));
    return {
      requests: records.filter((record) => record.generator === undefined),
      generator: records.filter((record) => record.generator !== undefined),
    };
  }

  async #read() {
    let handle;
    try {
      handle = await open(this.#file);
    } catch {
      return ''; // not begun yet
    }
    try {
      const parts = [];
      for (;;) {
        const buffer = Buffer.alloc(CHUNK_BYTES);
        const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, this.#offset);
        if (bytesRead === 0) return Buffer.concat(parts).toString('utf8');
        this.#offset += bytesRead;
        parts.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  }
}
