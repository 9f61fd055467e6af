import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const plan = readFileSync(new URL('../../docs/load-testing-plan.md', import.meta.url));
const seed = readFileSync(new URL('../scenarios/seed.yml', import.meta.url));

test('the plan is what was handed over, byte for byte', () => {
  const sha256 = createHash('sha256').update(plan).digest('hex');
  assert.equal(sha256, '87d13d1f60a241ca405605ada02e59d99ad914a161542543f1059cafe8ddca95');
});

test("the seed scenario is the plan's sample test, byte for byte", () => {
  const [, sample] = /```yaml\n([\s\S]*?)```/.exec(plan.toString('utf8'));
  assert.equal(seed.toString('utf8'), sample);
});
