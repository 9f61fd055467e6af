import {
  appendQueue,
  databaseConnections,
  databaseLocks,
  feedPool,
  pool,
} from './resources/database.js';
import { disk, generator, processors } from './resources/machine.js';
import { redisMemory, redisThread } from './resources/redis.js';
import { heap, lag } from './resources/services.js';

/**
 * Every resource that can be the bottleneck, in the order in which one causes the next: what is above
 * explains what is below when both are full at the same time. Each has, for a moment,
 *
 * - `utilisation`: the part of it that is in use, 0 to 1, or null
 * - `isFull`: whether work waits for it or is lost
 *
 * and, for the moments in which it was full, its `evidence` in words; and an `advice`.
 *
 * @param {import('./timeline.js').Timeline} timeline
 */
export function resourcesOf(timeline) {
  return [
    generator(timeline),
    processors(timeline),
    disk(timeline),
    redisMemory(timeline),
    redisThread(timeline),
    databaseLocks(timeline),
    databaseConnections(timeline),
    ...timeline
      .names('command')
      .flatMap((name) => [pool(timeline, name), appendQueue(timeline, name), feedPool(timeline, name)]),
    ...[...timeline.names('command'), ...timeline.names('query')].map((name) => heap(timeline, name)),
    ...timeline.names('command').map((name) => lag(timeline, name, 'relay')),
    ...timeline.names('query').map((name) => lag(timeline, name, 'projection')),
  ];
}
