// Pages that make it hard: their rules for everything, their changes to the browser's own objects, their shortcuts and focus traps. And articles that would do harm.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answered, help, line, look, onPage, press, rig, seen, SHOP } from './host.js';
import { type, until } from './kit.js';

/** The whole way from a question to an article, to "No", to the form. */
async function works(page) {
  await seen(page, 'the launcher', (now) => now.isReady);
  await press(page, '.launcher');
  await seen(page, 'suggestions', (now) => now.isOpen && now.rows.length && now.focus === 'q');
  await type(page, 'forgot my password');
  await seen(page, 'answers', (now) => now.rows[0] === 'I forgot my password' && !now.note);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await seen(page, 'the article', (now) => now.view === 'article' && now.foot);
  await press(page, '.foot .quiet');
  await seen(page, 'the form', (now) => now.view === 'contact' && now.focus === 'email');
}

/** What pages do to themselves before the widget comes: name → script. */
const BEFORE = {
  'frozen prototypes': 'for (const one of [Object, Array, Function, String, RegExp, Promise, Map, Set, EventTarget, Node, Element, HTMLElement, Event, CustomEvent]) Object.freeze(one.prototype); Object.freeze(Object); Object.freeze(Array);',
  'things added to every object and list': 'Object.prototype.extra = () => 1; Array.prototype.toJSON = function () { return "a text: " + this.length; }; Array.prototype.last = 1; String.prototype.toJSON = () => "no";',
  'a wrapped fetch': 'const real = fetch; globalThis.seen = []; globalThis.fetch = (...all) => { seen.push(String(all[0])); return real(...all); };',
  'a library\'s globals': 'globalThis.$ = globalThis.jQuery = () => { throw new Error("not yours"); }; globalThis.status = "x"; globalThis.process = { env: {} }; globalThis.module = { exports: {} }; globalThis.define = () => { throw new Error("not yours"); }; define.amd = {};',
};

describe('on pages that make it hard', () => {
  for (const [name, script] of Object.entries(BEFORE)) {
    test(name, () =>
      onPage((address) => ({ head: `<script>${script}</script>`, body: SHOP + line(address), policy: '' }), {}, async (page) => {
        const sent = [];
        page.on('request', (request) => request.url().endsWith('/events') && sent.push(JSON.parse(request.postData())));
        await works(page);
        await until(() => sent.length > 2, 'events');
        assert.ok(sent.every(({ events }) => Array.isArray(events) && events.length === 1 && typeof events[0].kind === 'string'), JSON.stringify(sent));
        assert.deepEqual(page.told, []);
      }));
  }

  test('a page that breaks the browser after the widget came', () =>
    onPage((address) => ({ body: SHOP + line(address), policy: '' }), {}, async (page) => {
      await seen(page, 'the launcher', (now) => now.isReady);
      await page.evaluate(() => {
        const no = () => {
          throw new Error('broken by the page');
        };
        Object.assign(globalThis, { fetch: no, setTimeout: no, clearTimeout: no, XMLHttpRequest: no });
        JSON.stringify = no;
      });
      await works(page);
      assert.deepEqual(page.told, []);
    }));

  test('rules for everything do not reach inside, nor hide it', () =>
    onPage(
      (address) => ({
        head: '<style>* { all: unset !important; display: none !important; font: 40px fantasy !important; color: red !important } html, head, body, main { display: block !important } button, input, section, .panel, .bar { display: none !important; background: red !important; transform: rotate(45deg) !important } rapport-help { opacity: 0 !important; visibility: hidden !important; pointer-events: none !important; filter: blur(9px) !important }</style>',
        body: SHOP + line(address),
        policy: '',
      }),
      {},
      async (page) => {
        await works(page);
        const found = await page.evaluate(() => {
          const host = document.querySelector('rapport-help');
          const root = host.shadowRoot;
          const { opacity, visibility, filter } = getComputedStyle(host);
          const heading = getComputedStyle(root.querySelector('h2'));
          const box = root.querySelector('.panel').getBoundingClientRect();
          const launcher = root.querySelector('.launcher').getBoundingClientRect();
          const hit = root.elementFromPoint(launcher.left + 30, launcher.top + 20);
          return { opacity, visibility, filter, size: heading.fontSize, colour: heading.color, width: box.width, hit: hit?.closest('.launcher') !== null };
        });
        assert.deepEqual(found, { opacity: '1', visibility: 'visible', filter: 'none', size: '18px', colour: 'rgb(26, 34, 51)', width: 400, hit: true });
      },
    ));

  test('the page\'s shortcuts do not hear what is typed, and its focus trap does not take the focus', () =>
    onPage(
      (address) => ({
        head: '<script>globalThis.keys = []; for (const kind of ["keydown", "keypress", "keyup", "input"]) document.addEventListener(kind, (event) => { keys.push(event.key); event.preventDefault(); }); document.addEventListener("focusin", (event) => { if (event.target.id !== "buy") document.querySelector("#buy").focus(); });</script>',
        body: SHOP + line(address),
        policy: '',
      }),
      {},
      async (page) => {
        await works(page);
        assert.deepEqual(await page.evaluate(() => keys), []);
      },
    ));

  test('embedded twice it is there once', () =>
    onPage((address) => ({ body: SHOP + line(address) + line(address) }), {}, async (page) => {
      await works(page);
      assert.equal(await page.evaluate(() => document.querySelectorAll('rapport-help').length), 1);
      assert.deepEqual(page.told, []);
    }));

  test('a page that takes it off and puts it back loses nothing', () =>
    onPage((address) => ({ body: `<main><h1>Help</h1><rapport-help mode="inline"></rapport-help></main>${line(address)}` }), {}, async (page) => {
      await seen(page, 'it', (now) => now.isReady);
      await page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('#q').focus());
      await type(page, 'wireless');
      // It is among those that are often asked for, too; alone it is the answer.
      await seen(page, 'the answer', (now) => now.rows.join() === 'The wireless network is slow');
      const value = await page.evaluate(async () => {
        const one = document.querySelector('rapport-help');
        one.remove();
        await new Promise((done) => setTimeout(done, 50));
        document.querySelector('main').append(one);
        return one.shadowRoot.querySelector('#q').value;
      });
      assert.equal(value, 'wireless');
      assert.deepEqual((await look(page)).rows, ['The wireless network is slow']);
    }));
});

describe('an article', () => {
  const launcher = (address) => ({ body: SHOP + line(address) });
  const opens = async (page) => {
    await seen(page, 'the launcher', (now) => now.isReady);
    await press(page, '.launcher');
    await seen(page, 'suggestions', (now) => now.rows.length);
    await press(page, '[role=option]');
    await seen(page, 'the article', (now) => now.view === 'article' && now.foot);
  };

  test('that would do harm does none', () =>
    onPage(launcher, {}, async (page) => {
      const nodes = [
        ['script', {}, ['globalThis.harm = 1']],
        ['p', { onclick: 'globalThis.harm = 1', style: 'color: red', id: 'fine' }, ['Text ', ['a', { href: 'javascript:globalThis.harm=1' }, ['one']], ['a', { href: 'data:text/html,<script>' }, ['two']], ['a', { href: 'https://elsewhere.example/' }, ['three']]]],
        ['iframe', { src: 'https://elsewhere.example/' }, []],
        ['img', { src: 'https://elsewhere.example/dot.png', alt: 'A dot', onerror: 'globalThis.harm = 1' }, []],
        ['svg', {}, [['script', {}, ['globalThis.harm = 1']]]],
        ['form', { action: '/' }, ['x']],
        ['style', {}, ['* { display: none }']],
        ['p', {}, ['<img src=x onerror=alert(1)>']],
      ];
      await rig(page, ({ pathname }) => pathname.includes('/articles/') && { body: { id: 'public/x.md', title: 'Harm', lang: 'en', url: '/a/x', nodes } });
      await opens(page);
      const found = await page.evaluate(() => {
        const prose = document.querySelector('rapport-help').shadowRoot.querySelector('.prose');
        for (const link of prose.querySelectorAll('a:not([href^=https])')) link.click();
        return {
          harm: globalThis.harm,
          tags: [...new Set([...prose.querySelectorAll('*')].map((one) => one.localName))].sort().join(),
          attributes: [...new Set([...prose.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()))].sort().join(),
          hrefs: [...prose.querySelectorAll('a')].map((one) => one.getAttribute('href')),
          text: prose.textContent.includes('<img src=x'),
        };
      });
      assert.deepEqual(found, { tags: 'a,p', attributes: 'href,id', hrefs: [null, null, 'https://elsewhere.example/', 'https://elsewhere.example/dot.png'], text: true });
      assert.deepEqual(page.told, []);
    }));

  test('shows pictures where the page\'s policy allows none, and leads on to other articles inside the panel', () =>
    onPage(launcher, {}, async (page) => {
      const address = await help();
      await rig(page, ({ searchParams }) => searchParams.get('q') === '' && { body: { ...answered(['Password']), suggestions: [{ ...answered(['Password']).suggestions[0], url: '/a/password#set-a-new-password' }] } });
      await opens(page);
      await until(() => page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('canvas[role=img][aria-label="A picture"]')), 'the picture');
      const links = await page.evaluate(() => [...document.querySelector('rapport-help').shadowRoot.querySelectorAll('.prose a')].map((one) => [one.textContent, one.href]));
      assert.ok(links.some(([text, href]) => text === 'how to print' && href === `${address}/a/printing#paper`), JSON.stringify(links));
      await page.evaluate(() => [...document.querySelector('rapport-help').shadowRoot.querySelectorAll('.prose a')].find((one) => one.textContent === 'how to print').click());
      const next = await seen(page, 'the other article', (now) => now.title === 'I cannot print' && now.foot);
      assert.match(next.body, /print --now/);
      await page.keyboard.press('Escape');
      await seen(page, 'the first again', (now) => now.title === 'I forgot my password' && now.foot);
      await page.keyboard.press('Escape');
      await seen(page, 'the question', (now) => now.view === 'home');
      assert.deepEqual(page.told, []);
    }));
});
