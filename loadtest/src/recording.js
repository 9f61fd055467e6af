import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 1 << 20;

/**
 * Reads what the recorder wrote (artillery-plugin-recorder), as far as it has come: the next call goes on
 * from there.
 */
export class Recording {
  #file;
  #offset = 0;
  #rest = '';
  #decoder = new StringDecoder('utf8');

  constructor(file) {
    this.#file = file;
  }

  /** @returns {Promise<{ requests: object[], generator: object[] }>} what is new since the last call */
  async next() {
    const records = { requests: [], generator: [] };
    let handle;
    try {
      handle = await open(this.#file);
    } catch {
      return records; // not begun yet
    }
    try {
      const buffer = Buffer.alloc(CHUNK_BYTES);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, this.#offset);
        if (bytesRead === 0) return records;
        this.#offset += bytesRead;
        this.#accept(this.#decoder.write(buffer.subarray(0, bytesRead)), records);
      }
    } finally {
      await handle.close();
    }
  }

  /** A part of the file, never the whole: that of a long run is larger than a string can be. */
  #accept(text, { requests, generator }) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      const record = JSON.parse(line);
      (record.generator === undefined ? requests : generator).push(record);
    }
  }
}
