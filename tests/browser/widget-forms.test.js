// Forms that are there already, as other systems make them, and what is handed on to people: every letter arrives, and nothing of the form's is touched.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { answered, axe, help, line, look, onPage, press, rig, seen, SHOP } from './host.js';
import { clock, type, until } from './kit.js';

/** Whatever somebody may type: scripts, signs, quotes, ends of lines, blanks at both ends; 4,000 letters. */
const HARD = ((start) => `${start}${'x'.repeat(4000 - 2 - start.length)} \n`)(
  '  "Hëllo" \'wörld\' `$x` \\n <b>&amp;</b> %20 + 50% #1?\n\tשלום مرحبا 你好 नमस्ते 👩‍👩‍👧 e\u0301\u00a0\u200b\u2028 a=b&c=d;\n\n-- \n',
);

/** What a reader sees of a `<rapport-suggest>`. */
const beside = (page) =>
  page.evaluate(() => {
    const root = document.querySelector('rapport-suggest')?.shadowRoot;
    const frame = root?.querySelector('section');
    return !frame ? {} : { isShown: !frame.hidden, title: root.querySelector('h2').textContent, links: [...root.querySelectorAll('a')].map((one) => one.textContent.replace(' (opens in a new tab)', '')), said: root.querySelector('[role=status]').textContent };
  });
const shown = (page, what, wanted) => until(async () => wanted(await beside(page)) && beside(page), what);
const fields = (page) => page.evaluate(() => [...new FormData(document.querySelector('form'))].map(([name, value]) => `${name}=${value}`));

/** Forms as different systems make them: [markup, attributes of the widget, where to type, script of the page]. */
const FORMS = {
  plain: ['<label>Subject <input id="subject" name="subject"></label><label>Text <textarea id="text" name="text"></textarea></label>', 'for="subject" with="text"', '#subject'],
  'like Zendesk\'s': [
    '<label>Subject <input name="request[subject]" id="request_subject"></label><div id="request_description" contenteditable="true" role="textbox" aria-label="Description"></div><textarea name="request[description]" hidden></textarea>',
    'for="request_subject" with="request_description" tried-field="request[custom_fields][360001]"',
    '#request_description',
  ],
  'like Jira\'s': ['<label>Summary <input name="summary"></label><label>Description <textarea id="description" name="description"></textarea></label>', 'for="summary" with="description"', '[name=summary]'],
  'like osTicket\'s': ['<label>Issue Summary <input type="text" name="a1b2c3d4e5"></label><label>Details <textarea name="message"></textarea></label>', 'for="input[name=a1b2c3d4e5]" with="message"', '[name=a1b2c3d4e5]'],
};

describe('beside a form that is there', () => {
  for (const [name, [markup, attributes, field]] of Object.entries(FORMS)) {
    test(`${name}: answers come, the field stays as it was, and agents see what was tried`, () =>
      onPage((address) => ({ body: `<main><h1>Ask us</h1><form action="/sent" method="get">${markup}<rapport-suggest ${attributes}></rapport-suggest><button>Send</button></form></main>${line(address)}` }), {}, async (page) => {
        await page.waitForFunction(() => document.querySelector('rapport-suggest').shadowRoot);
        const before = await page.$eval(field, (one) => one.outerHTML);
        await type(page, 'I forgot my pasword', field);
        const now = await shown(page, 'answers', (now) => now.isShown && now.said);
        assert.equal(now.links[0], 'I forgot my password');
        assert.match(now.said, /below your question/);
        assert.equal(await page.$eval(field, (one) => one.outerHTML.replace(/>I forgot my pasword</, '><')), before, 'the field is as it was');
        assert.equal(await page.$eval(field, (one) => (one.value ?? one.textContent)), 'I forgot my pasword');
        assert.equal(await page.evaluate((field) => document.activeElement === document.querySelector(field), field), true, 'the focus stays');
        assert.deepEqual(await axe(page), []);
        assert.equal(await page.evaluate(() => document.querySelector('rapport-suggest').shadowRoot.querySelector('a').target), '_blank');
        await Promise.all([page.waitForNavigation(), page.click('form button')]);
        const sent = new URL(page.url()).searchParams;
        const tried = sent.get('rapport_tried') ?? sent.get('request[custom_fields][360001]');
        assert.match(tried, /^– I forgot my password http/);
        assert.match(sent.get('rapport_query_id'), /^q_/);
        assert.deepEqual(page.told, []);
      }));
  }

  test('a framework that puts a new field in place of the old one keeps its answers', () =>
    onPage((address) => ({ body: `<main><h1>Ask us</h1><form><div id="app"></div></form></main>${line(address)}<script>
      const draw = (text) => { const input = Object.assign(document.createElement('input'), { id: 'subject', value: text, ariaLabel: 'Subject' }); input.oninput = (event) => { event.stopImmediatePropagation(); draw(input.value); }; app.replaceChildren(input); input.focus(); };
      setTimeout(() => { draw(''); }, 300);
      </script>`, policy: '' }), {}, async (page) => {
      await page.waitForFunction(() => globalThis.Rapport?.attach && document.querySelector('#subject'));
      await page.evaluate(() => document.querySelector('form').append(Rapport.attach('#subject')));
      await type(page, 'I cannot print', '#subject');
      const now = await shown(page, 'answers', (now) => now.isShown);
      assert.equal(now.links[0], 'I cannot print');
      assert.equal(await page.$eval('#subject', (one) => one.value), 'I cannot print');
    }));

  test('"This answered it" is told, and "hide" gives the focus back', () =>
    onPage((address) => ({ body: `<main><h1>Ask us</h1><form><label>Subject <input id="subject" name="subject"></label></form><rapport-suggest for="subject"></rapport-suggest></main>${line(address)}` }), {}, async (page) => {
      await page.waitForFunction(() => document.querySelector('rapport-suggest').shadowRoot);
      await page.evaluate(() => {
        globalThis.heard = [];
        document.addEventListener('rapport:resolved', ({ detail }) => heard.push(detail));
      });
      await clock.stop(page);
      await page.type('#subject', 'short');
      await clock.pass(page, 5000);
      await clock.go(page);
      assert.equal((await beside(page)).isShown, false, 'too little to ask');
      await type(page, ' I forgot my password', '#subject');
      await shown(page, 'answers', (now) => now.isShown);
      await press(page, 'li button', 'rapport-suggest');
      const now = await shown(page, 'thanks', (now) => now.title.startsWith('Glad'));
      assert.deepEqual(now.links, []);
      const [detail] = await page.evaluate(() => heard);
      assert.deepEqual([detail.id, detail.query], ['public/password.md', 'short I forgot my password']);
      assert.ok((await fields(page)).some((one) => one.startsWith('rapport_tried=✓ I forgot my password')), `${await fields(page)}`);
      await press(page, '.tool', 'rapport-suggest');
      assert.deepEqual([(await beside(page)).isShown, await page.evaluate(() => document.activeElement.id), await page.$eval('#subject', (one) => one.value)], [false, 'subject', 'short I forgot my password']);
    }));

  test('silent when the server is away', () =>
    onPage((address) => ({ body: `<main><h1>Ask us</h1><form><label>Subject <input id="subject"></label></form><rapport-suggest for="subject"></rapport-suggest></main>${line(address)}` }), {}, async (page) => {
      const asked = await rig(page, () => ({ abort: true }));
      await page.waitForFunction(() => document.querySelector('rapport-suggest').shadowRoot);
      await type(page, 'I forgot my password', '#subject');
      await until(() => asked.length > 1, 'a question and a second try');
      await clock.stop(page);
      await clock.pass(page, 5000);
      assert.equal((await beside(page)).isShown, false);
      assert.equal(await page.$eval('#subject', (one) => one.value), 'I forgot my password');
    }));
});

describe('handed on, byte for byte', () => {
  const launcher = (address) => ({ body: SHOP + line(address, 'data-rapport data-mailto="desk@shop.example"') });
  const asks = async (page) => {
    await seen(page, 'the launcher', (now) => now.isReady);
    await page.evaluate((text) => Rapport.open(text), HARD);
    await seen(page, 'the question in its field', (now) => now.isOpen && now.foot && now.value.includes('你好'));
  };
  const written = (page) => page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('textarea').value);

  test('to the page by its event, and on to the page\'s own form', async () => {
    const bodies = [];
    const desk = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => (body += bytes)).on('end', () => (bodies.push(body), response.end('Thanks')));
    });
    await new Promise((ready) => desk.listen(0, '127.0.0.1', ready));
    const form = `<form method="post" action="http://127.0.0.1:${desk.address().port}/"><textarea name="text" aria-label="Text"></textarea></form>`;
    await onPage((address) => ({ body: SHOP + form + line(address) }), {}, async (page) => {
      await page.evaluate(() => {
        globalThis.heard = [];
        document.addEventListener('rapport:handoff', (event) => {
          event.preventDefault();
          heard.push(event.detail);
          document.querySelector('[name=text]').value = event.detail.query;
        });
      });
      await asks(page);
      await press(page, '.foot .quiet');
      await seen(page, 'a closed panel, because the page takes it', (now) => !now.isOpen);
      const [detail] = await page.evaluate(() => heard);
      assert.equal(detail.query, HARD);
      assert.ok(Array.isArray(detail.tried) && detail.page.startsWith('http'), JSON.stringify(detail));
      await Promise.all([page.waitForNavigation(), page.evaluate(() => document.querySelector('form').submit())]);
      assert.equal(new URLSearchParams(bodies[0]).get('text').replaceAll('\r\n', '\n'), HARD);
    });
    desk.close();
  });

  test('to the contact API; where that fails, by mail; and the same question once more under the same name', () =>
    onPage(launcher, {}, async (page) => {
      const sent = [];
      await rig(page, ({ pathname }, request) => pathname.endsWith('/escalations') && sent.push(JSON.parse(request.postData())) && sent.length < 2 && { status: 503, body: { status: 503 } });
      await asks(page);
      await press(page, '.foot .quiet');
      await seen(page, 'the form', (now) => now.view === 'contact' && now.focus === 'email');
      assert.equal(await written(page), HARD);
      await page.keyboard.type('ada@example.org');
      await press(page, '[type=checkbox]');
      await press(page, '.contact .yes');
      const now = await seen(page, 'that it failed', (now) => now.alert);
      assert.match(now.alert, /Nothing is lost/);
      assert.equal(await written(page), HARD);
      const mail = await page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('[role=alert] a').href);
      assert.ok(mail.startsWith('mailto:desk@shop.example?body='), mail.slice(0, 80));
      const body = decodeURIComponent(mail.split('?body=')[1]);
      assert.ok(body.replaceAll('\r\n', '\n').startsWith(HARD) && !/[^\r]\n/.test(body), 'the mail holds the question');
      await press(page, '.contact .yes');
      const done = await seen(page, 'the reference', (now) => now.view === 'sent');
      assert.match(done.body, /R-/);
      assert.deepEqual(sent.map(({ question }) => question), [HARD, HARD]);
      assert.equal(sent[0].id, sent[1].id, 'the same question is the same request');
      const link = await page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('.body a').href);
      const html = await (await fetch(link)).text();
      const signs = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };
      const kept = html.match(/<blockquote class="question">([^]*?)<\/blockquote>/)[1].replace(/&(quot|#39|lt|gt|amp);/g, (_, name) => signs[name]);
      assert.equal(kept.trim(), HARD.trim(), 'the server kept it');
    }));

  test('what was written in the form is never overwritten', () =>
    onPage(launcher, {}, async (page) => {
      await seen(page, 'the launcher', (now) => now.isReady);
      await page.evaluate(() => Rapport.open('wireless'));
      await seen(page, 'answers', (now) => now.rows.length && now.value === 'wireless');
      await press(page, '.foot .quiet');
      await seen(page, 'the form', (now) => now.view === 'contact');
      await page.evaluate(() => document.querySelector('rapport-help').shadowRoot.querySelector('textarea').focus());
      await page.keyboard.press('End');
      await page.keyboard.type(' is slow\nsince Monday');
      await page.keyboard.press('Escape');
      await seen(page, 'the question', (now) => now.view === 'home' && now.value === 'wireless');
      await page.keyboard.type('s');
      await press(page, '.launcher');
      await press(page, '.launcher');
      const now = await look(page);
      assert.deepEqual([now.value, now.isOpen], ['wirelesss', true]);
      await press(page, '.foot .quiet');
      assert.equal(await written(page), 'wireless is slow\nsince Monday');
    }));
});
