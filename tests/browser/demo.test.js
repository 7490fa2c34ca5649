// The page that shows the widget to those who embed it: every way that it shows works under our own security policy, and what the events tell is what their schema says.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { cutOff, open, site, type, until, withPage } from './kit.js';
import { axe, sideways } from './looks.js';

const NAMES = ['ready', 'open', 'close', 'results', 'select', 'resolved', 'unresolved', 'handoff', 'error'];
const heard = (page) => page.evaluate(() => globalThis.heard);
const part = (name) => `[data-demo="${name}"]`;
/** Waits for the last event of a kind. */
const event = (page, name) => until(async () => (await heard(page)).findLast(({ type }) => type === `rapport:${name}`), `rapport:${name}`);

async function show(options) {
  const page = await open(undefined, options);
  await page.evaluateOnNewDocument((names) => {
    globalThis.heard = [];
    for (const name of names) document.addEventListener(`rapport:${name}`, ({ type, detail }) => globalThis.heard.push(JSON.parse(JSON.stringify({ type, detail }))));
  }, NAMES);
  await page.goto(`${await site()}/widget/demo`, { waitUntil: 'load' });
  await event(page, 'ready');
  return page;
}

describe('the page that shows the widget', () => {
  let page;
  before(async () => {
    page = await show();
  });
  after(() => page.browserContext().close());

  test('opens the panel with a question, and shows answers at once', async () => {
    const example = await page.$eval('#ticket-subject', (field) => field.placeholder);
    await page.click(part('open'));
    await event(page, 'open');
    const { detail } = await event(page, 'results');
    assert.ok(detail.query === example && detail.count > 0, JSON.stringify(detail));
    await page.keyboard.press('Escape');
    await event(page, 'close');
    await page.$eval('rapport-help', (host) => (host.shadowRoot.querySelector('input').value = ''));
    await page.click(part('suggest'));
    await until(() => page.$eval('rapport-help', (host, wanted) => [...host.shadowRoot.querySelectorAll('[role=option]')].some((row) => row.textContent.includes(wanted)), example), 'answers before anything is typed');
    await page.keyboard.press('Escape');
  });

  test('puts answers beside the form, and the form carries along what was shown', async () => {
    await type(page, 'I forgot my password', '#ticket-subject');
    await until(() => page.$eval('rapport-suggest', (host) => host.shadowRoot?.querySelectorAll('li').length > 0), 'answers beside the form');
    await page.click(`${part('ticket')} [type=submit]`);
    const sent = await page.$eval(part('sent'), (told) => told.textContent);
    assert.match(sent, /^subject: I forgot my password$/m);
    assert.match(sent, /^rapport_query_id: q_/m);
    assert.match(sent, /^rapport_tried: .*I forgot my password/m);
  });

  test('changes its colours', async () => {
    const colour = () => page.$eval('rapport-help', (host) => getComputedStyle(host.shadowRoot.querySelector('[part~=launcher]')).backgroundColor);
    const before = await colour();
    await page.click(part('colours'));
    assert.notEqual(await colour(), before);
    assert.equal(await page.$eval(part('colours'), (button) => button.getAttribute('aria-pressed')), 'true');
  });

  test('shows an article inside the page, and hands the question to the page that takes it', async () => {
    const inside = (selector) => page.evaluateHandle((inner) => document.querySelector('rapport-help[mode=inline]').shadowRoot.querySelector(inner), selector);
    const press = async (words) => {
      const button = await until(
        async () => {
          const handle = await page.evaluateHandle((wanted) => [...document.querySelector('rapport-help[mode=inline]').shadowRoot.querySelectorAll('button')].find((one) => one.textContent.includes(wanted) && one.checkVisibility()), words);
          return handle.asElement();
        },
        words,
      );
      await button.click();
    };
    await page.click(part('take'));
    await (await inside('input')).focus();
    await type(page, 'cannot connect to the vpn');
    // Before them stand those that are often asked for, under a line that says so.
    const isAnswered = () => page.$eval('rapport-help[mode=inline]', ({ shadowRoot }) => shadowRoot.querySelector('[role=option]') && !shadowRoot.querySelector('.note').textContent.startsWith('Suggested'));
    await until(isAnswered, 'answers inside the page');
    await (await inside('[role=option]')).click();
    const { detail: chosen } = await event(page, 'select');
    assert.ok(chosen.id.startsWith('public/') && chosen.rank === 1 && chosen.query === 'cannot connect to the vpn', JSON.stringify(chosen));
    await press('No, I still need help');
    assert.equal((await event(page, 'unresolved')).detail.id, chosen.id);
    const { detail: handed } = await event(page, 'handoff');
    assert.ok(handed.query === 'cannot connect to the vpn' && handed.page.endsWith('/widget/demo'), JSON.stringify(handed));
    const opened = handed.tried.find(({ url }) => url.includes('/a/') && handed.tried.length > 0);
    assert.ok(opened, JSON.stringify(handed));
  });

  test('tells of answers that help, and of trouble', async () => {
    await page.$eval('rapport-suggest', (host) => host.shadowRoot.querySelector('li button').click());
    await event(page, 'resolved');
    await cutOff(page);
    await page.click(part('open'));
    await type(page, ' once more');
    await event(page, 'error');
    await page.setOfflineMode(false);
  });

  test('tells what the page hears, and all of it as the schema says', async () => {
    const schema = await (await fetch(`${await site()}/widget/v1/events.schema.json`)).json();
    const validate = new Ajv({ strict: true, allErrors: true, validateFormats: false, strictRequired: false, strictTypes: false }).compile(schema);
    const all = await heard(page);
    assert.deepEqual(NAMES.filter((name) => !all.some(({ type }) => type === `rapport:${name}`)), [], 'every kind was heard');
    for (const one of all) assert.ok(validate(one), `${JSON.stringify(one)}: ${JSON.stringify(validate.errors)}`);
    assert.ok(!validate({ type: 'rapport:results', detail: {} }) && !validate({ type: 'rapport:unheard', detail: null }), 'the schema refuses something');
    const told = await page.$eval(part('events'), (log) => log.textContent);
    assert.ok(told.includes('rapport:open') && told.includes('rapport:results {'), told);
  });

  test('and nothing complains but the network that was cut', () => assert.deepEqual(page.told.filter((line) => !line.includes('net::ERR_INTERNET_DISCONNECTED')), []));
});

for (const options of [{}, { dark: true }, { width: 360, touch: true }]) {
  test(`accessible and not wider than the page: ${JSON.stringify(options)}`, async () => {
    const page = await show(options);
    assert.deepEqual(await axe(page), []);
    assert.equal(await sideways(page), '');
    await page.browserContext().close();
  });
}

test('without a script the lines can be read all the same', () =>
  withPage('/widget/demo', { scripts: false }, async (page) => {
    assert.ok((await page.$$eval('pre code', (lines) => lines.map((line) => line.textContent))).some((line) => line.includes('integrity="sha384-')));
  }));
