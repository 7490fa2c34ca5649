// The widget in all its states, colours, sizes, languages and modes: accessible by axe's rules, readable, and calm when its server isn't.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answered, axe, help, line, look, onPage, press, rig, seen, SHOP } from './host.js';
import { clock, nAsked, type, until } from './kit.js';

const launcher = (address) => ({ body: SHOP + line(address, 'data-rapport data-mailto="desk@shop.example"') });
const opens = async (page) => {
  await seen(page, 'the launcher', (now) => now.isReady);
  await press(page, '.launcher');
  await seen(page, 'the panel', (now) => now.isOpen && now.rows.length);
};
const types = async (page, text) => {
  await page.evaluate(() => {
    const input = document.querySelector('rapport-help').shadowRoot.querySelector('#q');
    input.value = '';
    input.focus();
  });
  await type(page, text);
};

describe('accessible, by axe\'s rules', () => {
  for (const dark of [false, true]) {
    test(`every state of the panel, ${dark ? 'dark' : 'light'}`, () =>
      onPage(launcher, { dark }, async (page) => {
        const findings = [];
        const check = async (state) => findings.push(...(await axe(page)).map((finding) => `${state}: ${finding}`));
        let sending = { status: 503, body: { status: 503 } };
        await rig(page, ({ pathname, searchParams }) => {
          const question = searchParams.get('q');
          if (pathname.endsWith('/escalations')) return sending;
          return { unsure: { body: answered(['Near', 'Far'], { confident: false, mean: 'sure' }) }, nothing: { body: answered([], { confident: false }) }, broken: { status: 500 } }[question];
        });
        await seen(page, 'the launcher', (now) => now.isReady);
        await check('closed');
        await opens(page);
        await check('before anything is typed');
        await types(page, 'unsure');
        await seen(page, 'near answers', (now) => now.rows.length === 3 && now.foot);
        await check('unsure');
        await types(page, 'nothing');
        await seen(page, 'no answers', (now) => now.rows.length === 0 && now.note.includes('nothing'));
        await check('none');
        await types(page, 'broken');
        await seen(page, 'an error', (now) => now.note.includes('cannot be reached'));
        await check('error');
        await types(page, 'forgot password');
        await seen(page, 'answers', (now) => now.rows[0] === 'I forgot my password' && !now.note);
        await page.keyboard.press('ArrowDown');
        await check('a row active');
        await page.keyboard.press('Enter');
        await seen(page, 'the article', (now) => now.foot.includes('Did this'));
        await check('article');
        await press(page, '.foot .quiet');
        await seen(page, 'the form', (now) => now.view === 'contact');
        await check('form');
        await page.keyboard.type('ada@example.org');
        await press(page, '[type=checkbox]');
        await press(page, '.contact .yes');
        await seen(page, 'a failure', (now) => now.alert);
        await check('not sent');
        sending = undefined;
        await press(page, '.contact .yes');
        await seen(page, 'the reference', (now) => now.view === 'sent');
        await check('sent');
        await press(page, '.tool');
        await types(page, 'forgot password');
        await seen(page, 'answers', (now) => now.rows[0] === 'I forgot my password' && !now.note);
        await press(page, '[role=option]');
        await seen(page, 'the article', (now) => now.foot.includes('Did this'));
        await press(page, '.foot .yes');
        await seen(page, 'thanks', (now) => now.view === 'solved');
        await check('solved');
        assert.deepEqual(findings, []);
      }));
  }

  test('inline, and two widgets on a page', () =>
    onPage((address) => ({ body: `<main><h1>Help</h1><rapport-help mode="inline" id="one"></rapport-help></main><rapport-help id="two"></rapport-help>${line(address)}` }), {}, async (page) => {
      await seen(page, 'both', (now) => now.isReady, '#one');
      await seen(page, 'both', (now) => now.isReady, '#two');
      assert.equal(await page.evaluate(() => document.activeElement === document.body), true, 'the focus stays with the page');
      await press(page, '.launcher', '#two');
      await type(page, 'print');
      await seen(page, 'answers in the second', (now) => now.rows[0] === 'I cannot print' && now.value === 'print' && !now.note, '#two');
      assert.equal((await look(page, '#one')).value, '', 'the first keeps its own');
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Escape');
      await page.evaluate(() => document.querySelector('#one').shadowRoot.querySelector('#q').focus());
      await type(page, 'wireless');
      const inline = await seen(page, 'answers inline', (now) => now.rows.join() === 'The wireless network is slow', '#one');
      assert.equal(inline.launcher, undefined, 'an inline one has no launcher');
      assert.deepEqual(page.told, []);
    }));
});

describe('how it stands on a page', () => {
  test('on a phone the panel takes the screen, the page behind is out of reach, and nothing is wider', () =>
    onPage(launcher, { width: 360, height: 640, touch: true }, async (page) => {
      await seen(page, 'the launcher', (now) => now.isReady);
      const small = await page.evaluate(() => [...document.querySelector('rapport-help').shadowRoot.querySelectorAll('.launcher')].map((one) => one.getBoundingClientRect().height));
      assert.ok(small[0] >= 44, `${small}`);
      await opens(page);
      const box = await page.evaluate(() => {
        const panel = document.querySelector('rapport-help').shadowRoot.querySelector('.panel');
        document.querySelector('#buy').focus();
        const { width, height, left, top } = panel.getBoundingClientRect();
        return { width, height, left, top, isModal: panel.matches(':modal'), wide: document.documentElement.scrollWidth, isInert: document.activeElement.id !== 'buy', font: getComputedStyle(document.querySelector('rapport-help').shadowRoot.querySelector('#q')).fontSize };
      });
      assert.deepEqual(box, { width: 360, height: 640, left: 0, top: 0, isModal: true, wide: 360, isInert: true, font: '16px' });
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Escape');
      await seen(page, 'a closed panel', (now) => !now.isOpen && now.focus === 'launcher');
    }));

  test('from right to left it stands on the other side', () =>
    onPage((address) => ({ body: `<script></script>${SHOP}${line(address)}`, lang: 'ar" dir="rtl', policy: '' }), {}, async (page) => {
      await opens(page);
      const [left, width] = await page.evaluate(() => {
        const box = document.querySelector('rapport-help').shadowRoot.querySelector('.panel').getBoundingClientRect();
        return [box.left, innerWidth];
      });
      assert.ok(left < 40 && width > 1000, `${left} of ${width}`);
    }));

  test('in the page\'s language, fetched when it is needed', () =>
    onPage((address) => ({ body: SHOP + line(address), lang: 'de_CH' }), {}, async (page) => {
      await seen(page, 'the launcher', (now) => now.isReady);
      await press(page, '.launcher');
      const now = await seen(page, 'German', (now) => now.title === 'Wie können wir helfen?' && now.rows.length);
      assert.ok(now.rows.includes('Ich kann nicht drucken'), now.rows.join());
      assert.equal(await page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('section').lang), 'de');
      assert.deepEqual(page.told, []);
    }));

  test('colours and place are the page\'s, by variables and attributes', () =>
    onPage((address) => ({ head: '<style>:root{--rapport-accent:#005f00;--rapport-z:7} rapport-help::part(launcher){text-transform:uppercase}</style>', body: SHOP + line(address, 'data-rapport data-position="start" data-theme="light"'), policy: '' }), { dark: true }, async (page) => {
      await opens(page);
      const found = await page.evaluate(() => {
        const root = document.querySelector('rapport-help').shadowRoot;
        const style = getComputedStyle(root.querySelector('.launcher'));
        return [style.backgroundColor, style.textTransform, getComputedStyle(root.querySelector('.root')).zIndex, root.querySelector('.panel').getBoundingClientRect().left, getComputedStyle(root.querySelector('.panel')).backgroundColor];
      });
      assert.deepEqual(found, ['rgb(0, 95, 0)', 'uppercase', '7', 20, 'rgb(255, 255, 255)']);
    }));

  test('where a system forces its colours, what is chosen is still told apart', () =>
    onPage(launcher, {}, async (page) => {
      const session = await page.createCDPSession();
      await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
      await opens(page);
      await page.keyboard.press('ArrowDown');
      await seen(page, 'a row active', (now) => now.active === 0);
      const [first, second, button] = await page.evaluate(() => {
        const root = document.querySelector('rapport-help').shadowRoot;
        const [one, two] = root.querySelectorAll('[role=option]');
        return [getComputedStyle(one).outlineStyle, getComputedStyle(two).outlineStyle, getComputedStyle(root.querySelector('.launcher')).borderTopWidth];
      });
      assert.deepEqual([first, second, button], ['solid', 'none', '1px']);
    }));

  test('called by the page: before it is there, with a question, on another page of a single-page app, and gone', () =>
    onPage((address) => ({ body: `<script>(window.Rapport ??= { q: [] }).q.push(['open', 'print'])</script>${SHOP}${line(address, 'data-rapport data-mode="manual"')}`, policy: '' }), {}, async (page) => {
      const now = await seen(page, 'the panel', (now) => now.isOpen && now.rows.includes('I cannot print'));
      assert.deepEqual([now.value, now.launcher], ['print', undefined]);
      await types(page, ' ');
      await page.keyboard.press('Backspace');
      await seen(page, 'what is often asked', (now) => now.rows.length > 1 && now.note);
      await page.evaluate(() => history.pushState(null, '', '/printers'));
      await seen(page, 'what fits the new page', (now) => now.rows.join() === 'I cannot print');
      await page.evaluate(() => Rapport.suggest({ query: 'wireless' }));
      await seen(page, 'what the page wants', (now) => now.rows[0] === 'The wireless network is slow');
      const closed = await page.evaluate(async () => {
        const kinds = [];
        const off = Rapport.on('close', () => kinds.push('close'));
        await Rapport.close();
        off();
        await Rapport.open();
        await Rapport.close();
        Rapport.destroy();
        return [kinds.length, document.querySelectorAll('rapport-help').length, typeof Rapport];
      });
      assert.deepEqual(closed, [1, 0, 'undefined']);
      assert.deepEqual(page.told, []);
    }));
});

describe('when its server is not well', () => {
  test('away: what was typed stays, people can be written to, and it comes back', () =>
    onPage(launcher, {}, async (page) => {
      let isAway = false;
      await rig(page, () => isAway && { abort: true });
      await opens(page);
      isAway = true;
      await types(page, 'where is my order');
      const now = await seen(page, 'the trouble told', (now) => now.note.includes('cannot be reached') && now.foot.includes('Send us'));
      assert.deepEqual([now.value, now.focus], ['where is my order', 'q']);
      isAway = false;
      await type(page, ' printed');
      await seen(page, 'answers again', (now) => now.rows.length && !now.note.includes('reached'));
    }));

  test('slow: old answers stay, and it is said that it takes long', () =>
    onPage(launcher, {}, async (page) => {
      let release;
      await rig(page, ({ searchParams }) => (searchParams.get('q') ? new Promise((answer) => (release = () => answer({ body: answered(['Second']) }))) : { body: answered(['First']) }));
      await opens(page);
      await type(page, 'slow');
      const isBusy = () => page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('#list').getAttribute('aria-busy') === 'true');
      await until(isBusy, 'a busy list');
      assert.deepEqual((await look(page)).rows, ['First']);
      await until(() => release, 'a question under way');
      release();
      await seen(page, 'the late answer', (now) => now.rows[0] === 'Second');
      assert.equal(await isBusy(), false);
    }));

  test('too many questions: it waits as long as it is told, and goes on by itself', () =>
    onPage(launcher, {}, async (page) => {
      let refusals = 0;
      const asked = await rig(page, ({ searchParams }) => searchParams.get('q') && (refusals++ ? { body: answered(['After all']) } : { status: 429, headers: { 'retry-after': '1' } }));
      const questions = () => asked.filter((path) => path.includes('q=abc')).length;
      await opens(page);
      await clock.stop(page);
      await page.keyboard.type('abc');
      await clock.pass(page, 80);
      await seen(page, 'a word about it', (now) => now.note.includes('Too many'));
      const before = await nAsked(page);
      await clock.pass(page, 999);
      assert.equal(await nAsked(page), before, 'nothing is asked during the pause');
      await clock.pass(page, 1);
      const now = await seen(page, 'the answer', (now) => now.rows[0] === 'After all');
      assert.deepEqual([now.value, questions()], ['abc', 2]);
    }));

  test('answers out of order: the last question\'s stays', () =>
    onPage(launcher, {}, async (page) => {
      let release;
      await rig(page, ({ searchParams }) => {
        const question = searchParams.get('q');
        const own = { body: answered([question || 'Nothing']) };
        return question === 'early' ? new Promise((answer) => (release = () => answer(own))) : own;
      });
      await opens(page);
      await type(page, 'early');
      await until(() => release, 'the early question');
      await type(page, ' late');
      await seen(page, 'the late question\'s answer', (now) => now.rows[0] === 'early late');
      release();
      await clock.stop(page);
      await clock.pass(page, 1000);
      assert.deepEqual((await look(page)).rows, ['early late']);
    }));

  test('an article that does not come has a way to its page', () =>
    onPage(launcher, {}, async (page) => {
      await rig(page, ({ pathname }) => pathname.includes('/articles/') && { status: 500 });
      await opens(page);
      await press(page, '[role=option]');
      const now = await seen(page, 'the way', (now) => now.view === 'article' && now.body.includes('cannot be shown'));
      assert.match(now.body, /Open on its own page/);
      const link = await page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('.body a').href);
      assert.ok(link.startsWith(`${await help()}/a/`), link);
    }));
});
