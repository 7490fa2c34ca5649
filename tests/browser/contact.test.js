// The way to people, step by step: with a script and without, accessible and narrow enough at each step.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, sideways } from './looks.js';
import { PATIENCE, type, until, withPage } from './kit.js';

const title = (page) => page.$eval('h1', (h1) => h1.textContent);

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

/** Goes from an empty form to an answered status page, and calls `look` at each step; gives the status page's address. */
async function askPeople(page, look) {
  await look('an empty form');
  await press(page, '#send');
  assert.equal(await page.$eval('#question', (field) => field.getAttribute('aria-invalid')), 'true');
  await look('nothing asked');
  await type(page, 'Outlook keeps asking for my password', '#question');
  // With a script answers come below the field, and the button moves down: nobody aims at it until they are there.
  const below = await page.$('.kb-under');
  if (below) await until(() => below.evaluate((part) => !part.hidden), 'answers below the field');
  await press(page, '#send');
  assert.ok((await page.$$('.results li')).length > 0, 'answers come first');
  await look('answers first');
  await press(page, '#send');
  await look('where to send the answer');
  await press(page, '#send');
  assert.deepEqual(await page.$$eval('[aria-invalid]', (fields) => fields.map((field) => field.id)), ['email', 'consent']);
  await look('no address');
  await page.type('#email', 'kim@example.org');
  await page.click('#consent');
  await press(page, '#send');
  assert.match(new URL(page.url()).pathname, /^\/requests\//);
  assert.match(await title(page), /R-[0-9A-Z-]+/);
  await look('the status page');
  await press(page, '#send');
  assert.equal(await page.$eval('#detail', (field) => field.getAttribute('aria-invalid')), 'true');
  await look('no detail');
  await page.type('#detail', 'It began on Monday.');
  await press(page, '#send');
  assert.ok((await page.$$eval('.question', (parts) => parts.map((part) => part.textContent))).includes('It began on Monday.'));
  await look('a detail more');
}

for (const [name, options] of Object.entries({
  'in light colours': {},
  'in dark colours': { dark: true },
  'on a narrow phone': { width: 320, height: 640, touch: true },
})) {
  test(`a question reaches people, ${name}`, () =>
    withPage('/contact', options, async (page) => {
      await askPeople(page, async (step) => {
        assert.deepEqual(await axe(page), [], step);
        assert.equal(await sideways(page), '', step);
      });
      // A form with a mistake comes back with status 400, which Chromium notes.
      assert.deepEqual(page.told.filter((line) => !/status of 400/.test(line)), []);
    }));
}

test('a question reaches people without a script', () => withPage('/contact', { scripts: false }, (page) => askPeople(page, async () => {})));

test('an answer among those shown first ends it, without a script', () =>
  withPage('/contact', { scripts: false }, async (page) => {
    await page.type('#question', 'Outlook keeps asking for my password');
    await press(page, '#send');
    await press(page, 'button[name=resolved]');
    assert.equal(await title(page), 'Glad that helped');
  }));

test('the page that led here goes along, and what was shown and opened while the question was written', () =>
  withPage('/', {}, async (page) => {
    await press(page, 'header nav a[href="/contact"]');
    const carried = (name) => page.$$eval(`#ask [name=${name}]`, (fields) => fields.map((field) => field.value));
    assert.deepEqual(await carried('page'), ['/']);
    await type(page, 'Outlook keeps asking for my password', '#question');
    await until(async () => (await carried('shown')).length > 0, 'answers below the field');
    assert.deepEqual(await carried('opened'), []);
    const opened = page.browser().waitForTarget((target) => target.url().includes('/a/outlook-password-prompt'), { timeout: PATIENCE });
    await page.click('.kb-under a[href*="/a/outlook-password-prompt"]');
    await opened;
    assert.deepEqual(await carried('opened'), ['public/email/outlook-password-prompt.md']);
    await page.bringToFront();
    await press(page, '#send');
    assert.deepEqual(await page.$$eval('[name=page], [name=opened]', (fields) => fields.map((field) => field.value)), ['public/email/outlook-password-prompt.md', '/']);
  }));
