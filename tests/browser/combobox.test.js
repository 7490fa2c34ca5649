// The search box: every row of its keyboard matrix, its states and timings, what it says aloud, and how it keeps calm.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clock, cutOff, intercept, look, nAsked, PATIENCE, seen, serve, SETTINGS, site, smallSite, suggestions, theBrowser, type, until, withPage } from './kit.js';

const FOUR = suggestions(['One', 'Two', 'Three', 'Four']);
const EIGHT = suggestions(['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight']);

/** A page whose suggestions are `answer`, with `text` typed and the list open. */
const typed = async (text, answer, deed) =>
  withPage('/', { url: await smallSite() }, async (page) => {
    page.asked = await intercept(page, (question) => ({ body: question ? answer : suggestions([]) }));
    await type(page, text, '#q');
    // The question of the first touch may be heard of after this one.
    await seen(page, 'the list', (now) => now.isOpen && page.asked.includes(text) && ['results', 'empty'].includes(now.state));
    await deed(page);
    assert.deepEqual(page.told, []);
  });

const press = async (page, ...keys) => {
  for (const key of keys) {
    const parts = key.split('+');
    for (const part of parts.slice(0, -1)) await page.keyboard.down(part);
    await page.keyboard.press(parts.at(-1));
    for (const part of parts.slice(0, -1)) await page.keyboard.up(part);
  }
  return look(page);
};

describe('what the combobox is', () => {
  test('roles and attributes are the script\'s, and the label is a real one', () =>
    withPage('/', {}, async (page) => {
      const attributes = await page.$eval('#q', (input) => ({
        role: input.getAttribute('role'),
        autocomplete: input.getAttribute('aria-autocomplete'),
        controls: document.getElementById(input.getAttribute('aria-controls')).getAttribute('role'),
        label: input.labels[0].textContent,
        isNext: input.form.nextElementSibling.contains(document.getElementById(input.getAttribute('aria-controls'))),
      }));
      assert.deepEqual(attributes, { role: 'combobox', autocomplete: 'list', controls: 'listbox', label: 'Search for answers', isNext: true });
      await withPage('/', { scripts: false }, async (bare) => {
        const html = await bare.content();
        assert.ok(!html.includes('role="combobox"') && !html.includes('aria-expanded'), 'without a script nothing pretends');
      });
    }));

  test('real answers of the server, with words marked and named by title and topic', () =>
    withPage('/', {}, async (page) => {
      await type(page, 'forgot my pasword', '#q');
      const now = await seen(page, 'answers', (now) => now.state === 'results' && now.value === 'forgot my pasword' && now.all.includes('pasword'));
      assert.ok(now.titles.length > 0 && now.titles.length <= 7);
      assert.ok((await page.$$('.kb-opt mark')).length > 0, 'hits are marked');
      const tree = await page.accessibility.snapshot({ root: await page.$('.kb-list'), interestingOnly: false });
      const option = JSON.stringify(tree);
      assert.ok(option.includes('"role":"option"'), option);
      assert.deepEqual(page.told, []);
    }));
});

describe('keyboard matrix', () => {
  test('letters, deleting, pasting and dropping ask; the active row is forgotten', () =>
    typed('ab', FOUR, async (page) => {
      assert.equal((await press(page, 'ArrowDown')).active, 0);
      await type(page, 'c');
      assert.equal((await look(page)).active, -1);
      await until(() => page.asked.includes('abc'), 'a question for abc');
      await press(page, 'Backspace', 'Backspace');
      await page.evaluate(() => document.execCommand('insertText', false, 'pasted words'));
      await until(() => page.asked.includes('apasted words'), 'a question for what was pasted');
      await page.$eval('#q', (input) => {
        input.value = 'dropped';
        input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromDrop' }));
      });
      await until(() => page.asked.includes('dropped'), 'a question for what was dropped');
    }));

  test('Down opens, goes on, and comes back to the field after the last', () =>
    typed('abc', FOUR, async (page) => {
      const steps = [];
      for (let i = 0; i < 6; i++) steps.push((await press(page, 'ArrowDown')).active);
      assert.deepEqual(steps, [0, 1, 2, 3, -1, 0]);
      const now = await look(page);
      assert.equal(now.selected, 1);
      assert.ok(now.isFocused, 'the focus stays in the field');
      await press(page, 'Escape');
      assert.equal((await press(page, 'ArrowDown')).active, 0, 'closed: opens at the first');
    }));

  test('Down on a closed list without answers fetches them and takes the first', () =>
    withPage('/search?q=vpn', {}, async (page) => {
      const asked = await intercept(page, (question) => ({ body: question ? FOUR : suggestions([]) }));
      // The focus alone would ask in a moment; Escape comes before that.
      await clock.stop(page);
      await page.focus('#q');
      await press(page, 'Escape');
      await clock.go(page);
      assert.deepEqual([(await look(page)).isOpen, asked.filter(Boolean)], [false, []]);
      await press(page, 'ArrowDown');
      assert.equal((await seen(page, 'the first row', (now) => now.active === 0)).isOpen, true);
      assert.ok(asked.includes('vpn'));
    }));

  test('Up does nothing when closed, else goes to the last and back to the field', () =>
    typed('abc', FOUR, async (page) => {
      assert.deepEqual([(await press(page, 'ArrowUp')).active, (await press(page, 'ArrowUp')).active], [3, 2]);
      assert.equal((await press(page, 'ArrowUp', 'ArrowUp', 'ArrowUp')).active, -1);
      await press(page, 'Escape');
      assert.equal((await press(page, 'ArrowUp')).isOpen, false);
    }));

  test('Alt+Down opens without choosing, Alt+Up closes', () =>
    typed('abc', FOUR, async (page) => {
      assert.equal((await press(page, 'ArrowDown', 'Alt+ArrowDown')).isOpen, true);
      assert.equal((await press(page, 'Alt+ArrowUp')).isOpen, false);
      const now = await press(page, 'Alt+ArrowDown');
      assert.deepEqual([now.isOpen, now.active, now.value], [true, -1, 'abc']);
    }));

  test('Page Down and Page Up go five rows, not beyond the ends', () =>
    typed('abc', EIGHT, async (page) => {
      assert.equal((await press(page, 'PageUp')).active, -1);
      assert.equal((await press(page, 'PageDown')).active, 4);
      assert.equal((await press(page, 'PageDown')).active, 7);
      assert.equal((await press(page, 'PageUp')).active, 2);
      assert.equal((await press(page, 'PageUp')).active, 0);
    }));

  test('Home, End, Left and Right move the caret and forget the active row', () =>
    typed('abc', FOUR, async (page) => {
      for (const [key, caret] of [['Home', 0], ['End', 3], ['ArrowLeft', 2], ['ArrowRight', 3]]) {
        assert.equal((await press(page, 'ArrowDown')).active, 0);
        const now = await press(page, key);
        assert.deepEqual([now.active, now.caret, now.isOpen], [-1, caret, true], key);
      }
    }));

  test('Enter without an active row searches, open or closed', async () => {
    for (const isClosed of [false, true]) {
      await typed('abc', FOUR, async (page) => {
        if (isClosed) await press(page, 'Escape');
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/search?q=abc');
      });
    }
  });

  test('Enter opens the active answer', () =>
    withPage('/', {}, async (page) => {
      await type(page, 'vpn', '#q');
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
      await press(page, 'ArrowDown');
      const wanted = await page.$eval('.kb-opt', (option) => option.pathname);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(new URL(page.url()).pathname, wanted);
    }));

  test('Ctrl+Enter opens a new tab, Shift+Enter a new window, Alt+Enter neither', () =>
    typed('abc', FOUR, async (page) => {
      await press(page, 'ArrowDown');
      for (const key of ['Control+Enter', 'Shift+Enter']) {
        const arrived = page.browserContext().waitForTarget((target) => target.url().includes('/a/one') && !target.seen, { timeout: PATIENCE });
        await press(page, key);
        const target = await arrived;
        target.seen = true;
        assert.equal(new URL(page.url()).pathname, '/', `${key} leaves this page alone`);
        await (await target.page())?.close();
        await page.bringToFront();
      }
      await press(page, 'Alt+Enter');
      assert.ok(!page.url().includes('/a/one'));
    }));

  test('Escape closes and keeps the text, then clears it', () =>
    typed('abc', FOUR, async (page) => {
      let now = await press(page, 'ArrowDown', 'Escape');
      assert.deepEqual([now.isOpen, now.value, now.active, now.expanded], [false, 'abc', -1, 'false']);
      now = await press(page, 'Escape');
      assert.deepEqual([now.isOpen, now.value], [false, '']);
    }));

  test('Escape and Tab give up a question under way', async () => {
    for (const key of ['Escape', 'Tab']) {
      await withPage('/', {}, async (page) => {
        let release;
        await intercept(page, async (question) => {
          if (question) await new Promise((done) => (release = done));
          return { body: FOUR };
        });
        await page.focus('#q');
        await seen(page, 'the popular ones', (now) => now.isOpen);
        await type(page, 'abc');
        await until(() => release, 'a question under way');
        await clock.stop(page);
        await press(page, key);
        release();
        await clock.pass(page, 5000);
        const now = await look(page);
        assert.deepEqual([now.isOpen, now.state, now.value], [false, 'idle', 'abc'], key);
      });
    }
  });

  test('Tab and Shift+Tab leave without choosing', () =>
    typed('abc', FOUR, async (page) => {
      for (const key of ['Tab', 'Shift+Tab']) {
        await page.focus('#q');
        await seen(page, 'the list again', (now) => now.isOpen);
        await press(page, 'ArrowDown');
        const now = await press(page, key);
        assert.deepEqual([now.isOpen, now.value, now.isFocused], [false, 'abc', false], key);
        assert.equal(new URL(page.url()).pathname, '/');
      }
    }));

  test('/ and Ctrl+K come to the field and select its text, unless one writes elsewhere or has switched / off', () =>
    withPage('/search?q=vpn', {}, async (page) => {
      for (const key of ['/', 'Control+k', 'Meta+k']) {
        await page.evaluate(() => document.activeElement.blur());
        await press(page, key);
        const selected = await page.$eval('#q', (input) => [document.activeElement === input, input.value, input.selectionEnd - input.selectionStart]);
        assert.deepEqual(selected, [true, 'vpn', 3], key);
      }
      await page.evaluate(() => {
        const field = document.createElement('textarea');
        field.id = 'other';
        document.querySelector('main').append(field);
        field.focus();
      });
      await press(page, '/');
      assert.equal(await page.$eval('#other', (field) => field.value), '/');
      await page.evaluate(() => document.activeElement.blur());
      await page.click('[data-rapport-keys]');
      assert.equal(await page.$eval('[data-rapport-keys]', (button) => button.getAttribute('aria-pressed')), 'false');
      await page.reload();
      await press(page, '/');
      assert.equal(await page.$eval('#q', (input) => document.activeElement === input), false, 'switched off, and it stays so');
    }));
});

describe('composing with an input method', () => {
  test('keys and text are left alone until the word is composed, then asked once', () =>
    withPage('/', {}, async (page) => {
      const asked = await intercept(page, (question) => ({ body: question ? FOUR : suggestions([]) }));
      await page.focus('#q');
      const cdp = await page.createCDPSession();
      await clock.stop(page);
      const before = await nAsked(page);
      for (const text of ['ぱ', 'ぱす', 'ぱすわ']) {
        await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
        await clock.pass(page, 1000);
      }
      assert.equal(await nAsked(page), before, 'nothing is asked while composing');
      await page.$eval('#q', (input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
      await page.$eval('#q', (input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', keyCode: 229, bubbles: true, cancelable: true })));
      assert.equal((await look(page)).active, -1);
      await cdp.send('Input.insertText', { text: 'パスワード' });
      await clock.go(page);
      await seen(page, 'answers', (now) => now.state === 'results' && now.value === 'パスワード');
      assert.deepEqual(asked.filter(Boolean), ['パスワード']);
    }));

  test('one sign of a script without spaces is enough, one Latin letter is not', () =>
    withPage('/', {}, async (page) => {
      const asked = await intercept(page, (question) => ({ body: question ? FOUR : suggestions([]) }));
      await page.focus('#q');
      await clock.stop(page);
      const before = await nAsked(page);
      await page.keyboard.type('a');
      await clock.pass(page, 1000);
      assert.equal(await nAsked(page), before);
      await page.keyboard.press('Backspace');
      await page.keyboard.sendCharacter('鍵');
      await clock.go(page);
      await seen(page, 'answers', (now) => now.state === 'results' && now.titles.length === 4);
      assert.deepEqual(asked.filter(Boolean), ['鍵']);
    }));
});

describe('asking', () => {
  test('fast typing asks once, 80 ms after the last letter; going back asks nothing', () =>
    typed('printer', FOUR, async (page) => {
      assert.deepEqual(page.asked.filter(Boolean), ['printer']);
      await clock.stop(page);
      const before = await nAsked(page);
      await page.keyboard.type('s');
      await clock.pass(page, 79);
      assert.equal(await nAsked(page), before);
      await clock.pass(page, 1);
      assert.equal(await nAsked(page), before + 1);
      await clock.go(page);
      await until(() => page.asked.includes('printers'), 'the second question');
      await page.keyboard.press('Backspace');
      await seen(page, 'the first again', (now) => now.all.includes('printer”'));
      assert.deepEqual(page.asked.filter(Boolean), ['printer', 'printers']);
    }));

  test('a late answer never replaces a newer one, even from a server that ignores giving up', () =>
    withPage('/', {}, async (page) => {
      // The script's own fetch is replaced inside the page: nothing is aborted, and the first answer comes when `late` is called.
      await page.evaluate(
        (slow, fast) => {
          const answer = (body) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
          globalThis.fetch = (url) => {
            const question = new URL(url, location).searchParams.get('q');
            if (question !== 'old') return Promise.resolve(answer(fast));
            return new Promise((done) => (globalThis.late = () => done(answer(slow))));
          };
        },
        suggestions(['Stale']),
        suggestions(['Fresh']),
      );
      await type(page, 'old', '#q');
      await until(() => page.evaluate(() => Boolean(globalThis.late)), 'a question under way');
      await type(page, 'er');
      await seen(page, 'the fresh answer', (now) => now.titles.join() === 'Fresh' && now.all.includes('older'));
      await clock.stop(page);
      await page.evaluate(() => globalThis.late());
      await clock.pass(page, 1000);
      assert.deepEqual((await look(page)).titles, ['Fresh']);
    }));

  test('old answers stay on screen, and after 300 ms the list says that it is busy', async () =>
    withPage('/', { url: await smallSite() }, async (page) => {
      let release;
      await intercept(page, (question) => {
        if (question === 'abcd') return new Promise((answer) => (release = () => answer({ body: suggestions(['New']) })));
        return { body: question ? FOUR : suggestions([]) };
      });
      await type(page, 'abc', '#q');
      await seen(page, 'the old answers', (now) => now.state === 'results' && now.titles.length === 4);
      await clock.stop(page);
      await page.keyboard.type('d');
      await clock.pass(page, 80);
      await until(() => release, 'a question under way');
      await clock.pass(page, 299);
      assert.equal((await look(page)).isBusy, false, 'no spinner at once');
      await clock.pass(page, 1);
      const now = await look(page);
      assert.deepEqual([now.state, now.isBusy, now.titles.length, now.isOpen], ['loading', true, 4, true]);
      release();
      assert.equal((await seen(page, 'the new answer', (now) => now.titles.join() === 'New')).isBusy, false);
    }));

  test('a question without an answer in four seconds is given up and said', () =>
    withPage('/', {}, async (page) => {
      const asked = await intercept(page, (question) => (question ? new Promise(() => {}) : { body: suggestions([]) }));
      await page.focus('#q');
      await clock.stop(page);
      await page.keyboard.type('slow');
      await clock.pass(page, 80);
      await until(() => asked.includes('slow'), 'the question');
      await clock.pass(page, 3999);
      assert.equal((await look(page)).state, 'loading');
      await clock.pass(page, 1);
      const now = await seen(page, 'an error', (now) => now.state === 'error');
      assert.equal(now.message, 'Search is unavailable. Try again, or browse the topics.');
      assert.deepEqual([now.expanded, now.isOpen], ['false', true]);
    }));

  test('the page is fetched ahead for the active row, once', () =>
    typed('abc', FOUR, async (page) => {
      await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp');
      const links = await page.$$eval('link[rel=prefetch]', (links) => links.map((link) => new URL(link.href).pathname));
      assert.deepEqual(links, ['/a/one', '/a/two']);
    }));
});

describe('when it goes wrong', () => {
  for (const status of [429, 503]) {
    test(`${status} pauses as long as the server says, then asks again by itself`, () =>
      withPage('/', {}, async (page) => {
        const asked = await intercept(page, (question) => {
          if (question === 'abc') return { status, headers: { 'retry-after': '1' } };
          return { body: question ? FOUR : suggestions([]) };
        });
        await page.focus('#q');
        await clock.stop(page);
        await page.keyboard.type('abc');
        await clock.pass(page, 80);
        const now = await seen(page, 'a busy search', (now) => now.state === 'error');
        assert.match(now.message, /busy/);
        await clock.pass(page, 0);
        assert.equal((await look(page)).said, now.message, 'the error said at once');
        const before = await nAsked(page);
        await page.keyboard.type('d');
        await clock.pass(page, 999);
        assert.deepEqual([await nAsked(page), (await look(page)).state], [before, 'error'], 'nothing is asked during the pause');
        await clock.pass(page, 1);
        await seen(page, 'answers', (now) => now.state === 'results');
        assert.deepEqual(asked.filter(Boolean), ['abc', 'abcd']);
      }));
  }

  test('a broken answer is an error, and the form still searches', () =>
    withPage('/', {}, async (page) => {
      await intercept(page, (question) => question && { status: 500 });
      await type(page, 'vpn', '#q');
      await seen(page, 'an error', (now) => now.state === 'error' && now.message);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(new URL(page.url()).search, '?q=vpn');
      assert.ok((await page.$$('.results > li')).length > 0);
    }));

  test('a failed connection is tried once more without a word', () =>
    withPage('/', {}, async (page) => {
      let failed = 0;
      const asked = await intercept(page, (question) => {
        if (question && failed++ === 0) return { abort: 'connectionreset' };
        return { body: question ? FOUR : suggestions([]) };
      });
      await type(page, 'abc', '#q');
      await seen(page, 'answers', (now) => now.state === 'results' && now.titles.length === 4);
      assert.deepEqual(asked.filter(Boolean), ['abc', 'abc']);
    }));

  test('offline says so and goes on when the connection is back', () =>
    withPage('/', {}, async (page) => {
      await page.focus('#q');
      await seen(page, 'the popular ones', (now) => now.isOpen);
      await cutOff(page);
      await type(page, 'vpn');
      const now = await seen(page, 'offline', (now) => now.state === 'offline');
      assert.match(now.message, /offline/);
      await page.setOfflineMode(false);
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
    }));

  test('nothing found is never a dead end', () =>
    typed('qwxyz', suggestions([], { confident: false, mean: 'quiz' }), async (page) => {
      const now = await look(page);
      assert.deepEqual(now.titles, ['Did you mean “quiz”?', 'Send this question to our team']);
      assert.equal(now.message, 'No answer matches “qwxyz” yet.');
      assert.equal(now.state, 'empty');
      await press(page, 'ArrowDown', 'Enter');
      await until(() => page.asked.includes('quiz'), 'the mended question');
      assert.equal((await look(page)).value, 'quiz');
      const href = await page.$$eval('.kb-opt', (rows) => rows.at(-1).getAttribute('href'));
      assert.equal(href, '/contact?question=typed');
    }));

  test('an answer that is no sure one says so and offers people', () =>
    typed('abc', suggestions(['Near'], { confident: false }), async (page) => {
      const now = await look(page);
      assert.match(now.message, /come closest/);
      assert.deepEqual(now.titles, ['Near', 'Send this question to our team']);
    }));
});

describe('what is said aloud', () => {
  test('the count once all is quiet, the hint only twice, equal words again', () =>
    typed('abc', FOUR, async (page) => {
      const count = await seen(page, 'the count', (now) => now.said);
      assert.equal(count.said, '4 answers. Use up and down arrows to choose, Enter to open.');
      await type(page, 'd');
      await seen(page, 'the hint again', (now) => now.said !== count.said && now.said.trim() === count.said.trim());
      await type(page, 'e');
      await seen(page, 'the count alone', (now) => now.said === '4 answers.');
      await type(page, 'f');
      await seen(page, 'the same, new', (now) => now.said === '4 answers.\u00a0');
      assert.equal(await page.$eval('[role=status]', (region) => region.getAttribute('aria-live')), null, 'polite, never assertive');
    }));

  test('on Apple\'s systems the active row is named', () =>
    withPage(null, {}, async (page) => {
      await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' }));
      await page.goto(`${await site()}/`);
      await intercept(page, (question) => ({ body: question ? FOUR : suggestions([]) }));
      await type(page, 'abc', '#q');
      await seen(page, 'answers', (now) => now.titles.length === 4);
      await press(page, 'ArrowDown', 'ArrowDown');
      await seen(page, 'the row\'s name', (now) => now.said === 'Two, 2 of 4');
    }));
});

describe('before anything is typed', () => {
  test('what most people need, and nothing is sent before the first touch', () =>
    withPage(null, {}, async (page) => {
      const requests = [];
      page.on('request', (request) => requests.push(new URL(request.url()).pathname));
      await page.goto(`${await site()}/`);
      assert.ok(!requests.includes('/api/v1/suggest'));
      await page.focus('#q');
      const now = await seen(page, 'the popular ones', (now) => now.isOpen);
      assert.equal(now.titles.length, 5);
      assert.equal(now.message, 'Often needed');
    }));

  test('what was opened last, until it is cleared; a broken memory is no harm', () =>
    withPage('/', {}, async (page) => {
      await type(page, 'vpn', '#q');
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
      const title = (await press(page, 'ArrowDown')).titles[0];
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      await page.goto(`${await site()}/`);
      await page.focus('#q');
      const now = await seen(page, 'the recent ones', (now) => now.isOpen && now.message === 'Recently opened');
      assert.deepEqual(now.titles, [title, 'Clear this list']);
      await press(page, 'ArrowUp', 'Enter');
      await seen(page, 'the popular ones', (now) => now.message === 'Often needed');
      assert.equal(await page.evaluate(() => localStorage.getItem('rapportRecent')), null);
      for (const broken of ['{', 'null', '[{"title":"x","url":"//evil.example"}]', '[1]', '{"a":1}']) {
        await page.evaluate((value) => localStorage.setItem('rapportRecent', value), broken);
        await page.reload();
        await page.focus('#q');
        await seen(page, `the popular ones in spite of ${broken}`, (now) => now.message === 'Often needed');
      }
      assert.deepEqual(page.told, []);
    }));

  test('a row chosen before the popular ones arrive stays chosen', () =>
    withPage('/', {}, async (page) => {
      await page.evaluate(() => localStorage.setItem('rapportRecent', '[{"title":"x","url":"/a/x"}]'));
      await page.reload();
      let release;
      const asked = await intercept(page, () => new Promise((answer) => (release = () => answer({ body: suggestions(['One']) }))));
      await page.focus('#q');
      await seen(page, 'the recent ones', (now) => now.message === 'Recently opened' && asked.length === 1);
      assert.equal((await press(page, 'ArrowUp')).active, 1);
      release();
      await until(() => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/suggest'))), 'the answer in the page');
      // Whatever it does is done within a second.
      await clock.stop(page);
      await clock.pass(page, 1000);
      const now = await look(page);
      assert.deepEqual([now.active, now.message], [1, 'Recently opened']);
    }));

  test('nothing is remembered where the operator wants that, and what was is forgotten', async () => {
    const url = await serve(undefined, SETTINGS.replace('[site]', '[site]\nrecents = false'));
    await withPage('/', { url }, async (page) => {
      await page.evaluate(() => localStorage.setItem('rapportRecent', '[{"title":"x","url":"/a/x"}]'));
      await page.reload();
      await page.focus('#q');
      await seen(page, 'the popular ones', (now) => now.message === 'Often needed');
      await type(page, 'vpn');
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
      await page.keyboard.press('ArrowDown');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(await page.evaluate(() => localStorage.getItem('rapportRecent')), null);
      assert.deepEqual(page.told, []);
    });
  });

  test('a press outside closes and gives up', () =>
    typed('abc', FOUR, async (page) => {
      await page.mouse.click(5, 780);
      assert.deepEqual([(await look(page)).isOpen, (await look(page)).value], [false, 'abc']);
    }));

  test('a click opens a row, a middle click opens it elsewhere, and neither takes the focus first', () =>
    withPage('/', {}, async (page) => {
      await type(page, 'vpn', '#q');
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
      const middle = (await theBrowser()).waitForTarget((target) => target.url().includes('/a/') && target.browserContext() === page.browserContext(), { timeout: PATIENCE });
      await page.click('.kb-opt', { button: 'middle' });
      await (await (await middle).page()).close();
      assert.ok((await look(page)).isFocused);
      await Promise.all([page.waitForNavigation(), page.click('.kb-opt')]);
      assert.ok(page.url().includes('/a/'));
    }));
});

describe('on a phone', () => {
  const phone = { width: 360, height: 640, touch: true };

  test('the header\'s search takes the whole screen; Cancel and Escape give it back', () =>
    withPage('/contact', phone, async (page) => {
      await page.tap('#q');
      await page.waitForSelector('dialog[open] #q');
      await type(page, 'vpn');
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
      const box = await page.$eval('dialog', (dialog) => {
        const { width, height } = dialog.getBoundingClientRect();
        return { width, height, size: getComputedStyle(dialog.querySelector('#q')).fontSize, over: document.documentElement.scrollWidth - innerWidth };
      });
      assert.deepEqual(box, { width: 360, height: 640, size: '16px', over: 0 });
      const list = await page.$eval('.kb-pop', (pop) => pop.getBoundingClientRect().right);
      assert.ok(list <= 360, `the list ends at ${list}`);
      await page.$eval('.kb-list', (list) => list.dispatchEvent(new Event('touchmove', { bubbles: true })));
      assert.equal(await page.evaluate(() => document.activeElement.id), '', 'the keyboard goes when the list is moved');
      await page.tap('dialog > button');
      await page.waitForSelector('dialog', { hidden: true });
      assert.equal(await page.$eval('#q', (input) => Boolean(input.closest('header')) && input.value), 'vpn');
      await page.tap('#q');
      await page.waitForSelector('dialog[open] #q');
      await seen(page, 'the list', (now) => now.isOpen);
      await page.keyboard.press('Escape');
      await seen(page, 'a closed list', (now) => !now.isOpen);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog', { hidden: true });
      assert.deepEqual(page.told, []);
    }));

  test('the dialog ends above the keyboard', () =>
    withPage('/contact', phone, async (page) => {
      await page.tap('#q');
      await page.waitForSelector('dialog[open] #q');
      await page.evaluate(() => {
        Object.defineProperty(visualViewport, 'height', { get: () => 300 });
        visualViewport.dispatchEvent(new Event('resize'));
      });
      assert.equal(await page.$eval('dialog', (dialog) => dialog.getBoundingClientRect().height), 300);
    }));
});
