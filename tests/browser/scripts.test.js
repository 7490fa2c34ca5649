// The short scripts that are kept beside their sources are what the tool makes of these.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { made, target } from '../../tools/scripts.mjs';

describe('short scripts', () => {
  test('are what tools/scripts.mjs makes', async () => {
    const scripts = await made();
    assert.deepEqual(Object.keys(scripts), ['site', 'widget']);
    for (const [name, script] of Object.entries(scripts)) {
      assert.ok(readFileSync(target(name), 'utf8') === script, `${name}.js is not of these sources: run \`node tools/scripts.mjs\``);
    }
  });
});
