// Notices on the home page: put away by whoever has read them, back when they say something else.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { serve, SETTINGS, until, withPage, writeArticles } from './kit.js';
import { axe, sideways } from './looks.js';

const MAIL = '## E-mail is slow this morning\n\nWe are on it. Messages arrive late, and none is lost.\n';
const isShown = (page) => page.evaluate(() => !!document.querySelector('.notices')?.checkVisibility());

describe('notices', () => {
  test('are closed by a key or a click, stay closed, and come back with other words', async () => {
    const articles = writeArticles({ 'public/notices.md': MAIL, 'public/mail.md': '# Set up mail\n\nText.\n' });
    const url = await serve(articles, SETTINGS);
    for (const dark of [false, true]) {
      await withPage('/', { url, dark, width: 320 }, async (page) => {
        assert.deepEqual(await axe(page), []);
        assert.equal(await sideways(page), '');
        await page.focus('.notices button');
        await page.keyboard.press('Enter');
        assert.equal(await isShown(page), false);
        assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
        // Hidden before anything is painted: without the deferred script only the page's head can have done it.
        await page.setRequestInterception(true);
        const block = (request) => (request.url().endsWith('.js') ? request.abort() : request.continue());
        page.on('request', block);
        await page.reload();
        assert.equal(await isShown(page), false);
        page.off('request', block);
        await page.setRequestInterception(false);
        writeFileSync(join(articles, 'public/notices.md'), dark ? MAIL : MAIL.replace('late', 'an hour late'));
        await until(async () => {
          await page.reload();
          return isShown(page);
        }, 'the new notice');
        await page.reload();
        assert.equal(await isShown(page), true);
      });
    }
  });

  test('are there without a script, and without a button that would do nothing', async () => {
    const url = await serve(writeArticles({ 'public/notices.md': MAIL, 'public/mail.md': '# Set up mail\n\nText.\n' }), SETTINGS);
    await withPage('/', { url, scripts: false }, async (page) => {
      assert.deepEqual(await page.$$eval('.notices', (all) => all.map((one) => [one.innerText.includes('none is lost'), one.querySelectorAll('button').length])), [[true, 0]]);
    });
  });
});
