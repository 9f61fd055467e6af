import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addresses } from '../src/system.js';

test('without launcher and variables the defaults are used, which also fit docker compose', () => {
  assert.deepEqual(addresses({}, {}), {
    gatewayUrl: 'http://127.0.0.1:8080',
    database: {
      ...{ host: '127.0.0.1', port: 25432, database: 'espm' },
      ...{ user: 'espm_app', password: 'espm_app' },
    },
    redisUrl: 'redis://127.0.0.1:26379',
    services: [
      { name: 'command-1', managementUrl: 'http://127.0.0.1:9081' },
      { name: 'query-1', managementUrl: 'http://127.0.0.1:9082' },
    ],
    components: [],
  });
});

test('the launcher knows where it started the system', () => {
  const status = {
    gatewayUrl: 'http://127.0.0.1:9000',
    jdbcUrl: 'jdbc:postgresql://127.0.0.1:5555/orders?x=y',
    redisUrl: 'redis://127.0.0.1:7777',
  };
  const found = addresses(status, {});
  assert.equal(found.gatewayUrl, 'http://127.0.0.1:9000');
  assert.equal(found.database.port, 5555);
  assert.equal(found.database.database, 'orders');
  assert.equal(found.redisUrl, 'redis://127.0.0.1:7777');
});

test('the launcher names every process, and every service where it tells its metrics', () => {
  const components = [
    { name: 'redis', pid: 7, managementPort: 0, ports: [1] },
    { name: 'query-2', pid: 8, managementPort: 9182, ports: [2, 9182] },
  ];
  const found = addresses({ components }, {});
  assert.deepEqual(found.services, [{ name: 'query-2', managementUrl: 'http://127.0.0.1:9182' }]);
  assert.deepEqual(found.components, [
    { name: 'redis', pid: 7 },
    { name: 'query-2', pid: 8 },
  ]);
});

test('what is said on the command line or in a variable wins', () => {
  const status = { gatewayUrl: 'http://a', jdbcUrl: 'jdbc:postgresql://b/c', redisUrl: 'redis://d' };
  const env = { ESPM_DB_HOST: 'db', ESPM_DB_PORT: '1', ESPM_REDIS_URL: 'redis://e' };
  const found = addresses(status, env, 'http://gateway');
  assert.equal(found.gatewayUrl, 'http://gateway');
  assert.equal(found.database.host, 'db');
  assert.equal(found.database.port, 1);
  assert.equal(found.redisUrl, 'redis://e');
});
