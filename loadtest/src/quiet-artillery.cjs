// Loaded before Artillery. With ARTILLERY_DISABLE_TELEMETRY it still reports each run to its maker, only
// with less in it, and where the network is closed it waits some ten seconds for that at the end.
// Without a client it goes on without. Its own code is not touched.
const client = require.resolve('posthog-node', { paths: [require.resolve('artillery/package.json')] });
require.cache[client] = { id: client, filename: client, loaded: true, exports: {} };
