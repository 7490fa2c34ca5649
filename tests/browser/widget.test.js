// The widget on a page that isn't ours: from a question to an answer, or to people, by keys alone and without a word on the console.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { help, line, look, onPage, press, seen, SHOP } from './host.js';
import { type, until } from './kit.js';

const launcher = (address) => ({ body: SHOP + line(address) });

/** Types a question into an open panel and waits for its answers. */
const asks = async (page, text) => {
  await type(page, text);
  return seen(page, `answers to ${text}`, (now) => now.value === text && now.rows.length && !now.note.startsWith('Suggested'));
};

describe('the launcher', () => {
  test('a question, its answers, the article and thanks, by keys alone', () =>
    onPage(launcher, {}, async (page) => {
      await page.evaluate(() => {
        globalThis.heard = [];
        for (const kind of ['ready', 'open', 'close', 'results', 'select', 'resolved', 'unresolved', 'handoff', 'error']) {
          document.addEventListener(`rapport:${kind}`, ({ type, detail }) => heard.push([type.slice(8), detail]));
        }
      });
      await seen(page, 'the launcher', (now) => now.isReady);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await seen(page, 'the panel with what is often asked', (now) => now.isOpen && now.focus === 'q' && now.rows.length > 0 && now.launcher === 'true');
      const found = await asks(page, 'forgot my pasword');
      assert.equal(found.rows[0], 'I forgot my password');
      await page.keyboard.press('ArrowDown');
      assert.equal((await seen(page, 'the first row active', (now) => now.active === 0)).focus, 'q');
      await page.keyboard.press('Enter');
      const article = await seen(page, 'the article', (now) => now.view === 'article' && now.foot);
      assert.equal(article.title, 'I forgot my password');
      assert.equal(article.focus, 'h2');
      assert.match(article.body, /Set a new password yourself/);
      assert.match(article.foot, /Did this answer your question\?/);
      const stops = [];
      for (let i = 0; i < 12 && !stops.includes('yes'); i++) {
        await page.keyboard.press('Tab');
        stops.push((await seen(page, 'a focus', (now) => now.isReady)).focus);
      }
      assert.equal(stops.at(-1), 'yes', stops.join());
      await page.keyboard.press('Enter');
      const thanks = await seen(page, 'thanks', (now) => now.view === 'solved');
      assert.equal(thanks.title, 'Glad that helped');
      await page.keyboard.press('Escape');
      await seen(page, 'the question again', (now) => now.view === 'home' && now.value === 'forgot my pasword' && now.focus === 'q');
      await page.keyboard.press('Escape');
      await seen(page, 'a closed panel', (now) => !now.isOpen && now.launcher === 'false' && now.focus === 'launcher');
      const heard = await page.evaluate(() => heard);
      assert.deepEqual(heard.map(([kind]) => kind), ['open', 'results', 'select', 'resolved', 'close']);
      const [, results, select, resolved] = heard.map(([, detail]) => detail);
      assert.equal(results.query, 'forgot my pasword');
      assert.deepEqual([select.id, select.rank, resolved.id], ['public/password.md', 1, 'public/password.md']);
      assert.deepEqual(page.told, []);
    }));

  test('no answer: the question goes to people with what was tried, and a reference comes back, by keys alone', () =>
    onPage(launcher, { path: '/printers?token=secret' }, async (page) => {
      const sent = [];
      page.on('request', (request) => request.url().endsWith('/escalations') && sent.push(JSON.parse(request.postData())));
      await seen(page, 'the launcher', (now) => now.isReady);
      for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
      const first = await seen(page, 'suggestions', (now) => now.rows.length);
      assert.deepEqual(first.rows, ['I cannot print'], 'the article made for this page');
      await asks(page, 'wireless slow');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await seen(page, 'the article', (now) => now.view === 'article' && now.foot);
      for (let i = 0, focus; i < 12 && focus !== 'quiet'; i++) {
        await page.keyboard.press('Tab');
        ({ focus } = await look(page));
      }
      await page.keyboard.press('Enter');
      await seen(page, 'the form', (now) => now.view === 'contact' && now.focus === 'email');
      await page.keyboard.type('ada@example.org');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      const done = await seen(page, 'the reference', (now) => now.view === 'sent');
      assert.match(done.body, /R-[0-9A-Z]{4}-[0-9A-Z]{4}/);
      assert.equal(done.focus, 'h2');
      await until(() => sent.length, 'what was sent');
      assert.equal(sent.length, 1);
      const { question, email, consent, tried, page: from } = sent[0];
      assert.deepEqual([question, email, consent], ['wireless slow', 'ada@example.org', true]);
      assert.ok(tried.some((one) => one.article === 'public/wifi.md' && one.opened && one.helpful === false), JSON.stringify(tried));
      assert.ok(from.endsWith('/printers') && !JSON.stringify(sent).includes('secret'), from);
      assert.deepEqual(page.told, []);
    }));

  test('no cookie, nothing stored, and nothing of other origins', () =>
    onPage(launcher, {}, async (page) => {
      const address = await help();
      const asked = [];
      page.on('request', (request) => asked.push([request.url(), request.headers().cookie]));
      await page.reload();
      await seen(page, 'the launcher', (now) => now.isReady);
      assert.deepEqual(asked.filter(([url]) => url.includes('/api/')), [], 'nothing is asked before anybody asks');
      await press(page, '.launcher');
      await asks(page, 'print');
      assert.ok(asked.every(([url, cookie]) => !cookie && [address, new URL(page.url()).origin, 'data:'].some((start) => url.startsWith(start))), JSON.stringify(asked));
      assert.deepEqual(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]), ['', 0, 0]);
    }));
});
