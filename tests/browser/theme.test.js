// The operator's colours and mark: whatever is chosen can be read, and every page obeys its own policy.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe } from './looks.js';
import { root, serve, withPage } from './kit.js';

const MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><path d="M2 30 16 2l14 28z"/></svg>';

test('a preset, and an accent that is too faint, in light and dark', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-theme-'));
  writeFileSync(join(folder, 'mark.svg'), MARK);
  for (const [settings, accent] of [
    [`[theme]\npreset = "forest"\nlogo = "${folder}/mark.svg"\n`, '#1d6f42'],
    ['[theme]\naccent = "#ffd500"\n', '#a38800'],
  ]) {
    const url = await serve(join(root, 'articles'), settings);
    for (const dark of [false, true]) {
      await withPage(null, { dark }, async (page) => {
        for (const path of ['/', '/search?q=vpn', '/contact']) {
          await page.goto(url + path);
          assert.deepEqual(await axe(page), [], `${settings} ${path} ${dark}`);
        }
        if (!dark) assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent')), accent);
        assert.ok(await page.$eval('.brand img', (mark) => mark.naturalWidth > 0 && mark.getBoundingClientRect().height === 28));
        assert.deepEqual(page.told, []);
      });
    }
  }
  rmSync(folder, { recursive: true });
});
