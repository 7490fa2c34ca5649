// The pages: accessible in every state, quiet under their security policy, narrow enough for every screen, and whole without a script.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { axe, sideways } from './looks.js';
import { cutOff, intercept, newToken, open, PATIENCE, seen, serve, SETTINGS, site, suggestions, theBrowser, type, until, withPage, writeArticles } from './kit.js';

const PHONE = { width: 360, height: 640, touch: true };

/** Every kind of page there is. */
const KINDS = {
  home: '/',
  topic: '/c/email',
  article: '/a/install-a-printer',
  'search with answers': '/search?q=vpn',
  'search without answers': '/search?q=qqxxzz',
  contact: '/contact',
  'contact with a question': '/contact?question=where%20is%20my%20order',
  'nothing there': '/a/printer-that-is-not',
  API: '/api',
};

/** The kinds, with addresses of articles and topics that the example folder has at the moment. */
async function kinds() {
  const url = await site();
  const sitemap = await (await fetch(`${url}/sitemap.xml`)).text();
  const paths = [...sitemap.matchAll(/<loc>https:\/\/help\.example([^<]*)<\/loc>/g)].map((match) => match[1]);
  const topic = paths.find((path) => path.startsWith('/c/'));
  const article = paths.find((path) => /^\/a\/.*(printer|vpn)/.test(path)) ?? paths.find((path) => path.startsWith('/a/'));
  return { ...KINDS, topic, article };
}

const asks = async (page, text, until_state) => {
  await type(page, text, '#q');
  const isOfText = (now) => until_state !== 'results' || now.all.includes(text);
  await seen(page, until_state, (now) => now.state === until_state && now.isOpen && now.value === text && isOfText(now));
};

const madeUp = (answer) => async (page) => {
  await intercept(page, (question) => question && answer);
};

/** States beyond a page as it comes: name → [path, options, what to do]. */
const STATES = {
  'popular answers': ['/', {}, async (page) => (await page.focus('#q'), seen(page, 'the popular ones', (now) => now.isOpen))],
  'answers, one active': ['/', {}, async (page) => (await asks(page, 'vpn', 'results'), page.keyboard.press('ArrowDown'))],
  'answers in the header': ['/contact', {}, (page) => asks(page, 'outlook', 'results')],
  'unsure answers': [
    '/',
    {},
    async (page) => (await madeUp({ body: suggestions(['Near'], { confident: false, mean: 'dear' }) })(page), asks(page, 'abc', 'results')),
  ],
  'no answers': ['/', {}, async (page) => (await madeUp({ body: suggestions([], { confident: false }) })(page), asks(page, 'abc', 'empty'))],
  'an error': ['/', {}, async (page) => (await madeUp({ status: 500 })(page), asks(page, 'abc', 'error'))],
  offline: [
    '/',
    {},
    async (page) => {
      await page.focus('#q');
      await seen(page, 'the popular ones', (now) => now.isOpen);
      await cutOff(page);
      await asks(page, 'vpn', 'offline');
    },
  ],
  'a phone': ['/', PHONE, async () => {}],
  'an article on a phone': ['/a/forgot-password', PHONE, async () => {}],
  'a phone\'s search': [
    '/contact',
    PHONE,
    async (page) => {
      await page.tap('#q');
      await page.waitForSelector('dialog[open] #q');
      await asks(page, 'vpn', 'results');
    },
  ],
};

describe('accessible, by axe\'s rules', () => {
  for (const dark of [false, true]) {
    const colours = dark ? 'dark' : 'light';
    test(`every kind of page, ${colours}`, async () => {
      const findings = [];
      for (const [kind, path] of Object.entries(await kinds())) {
        await withPage(path, { dark }, async (page) => findings.push(...(await axe(page)).map((finding) => `${kind}: ${finding}`)));
      }
      assert.deepEqual(findings, []);
    });
    for (const [name, [path, options, deed]] of Object.entries(STATES)) {
      test(`${name}, ${colours}`, () =>
        withPage(path, { ...options, dark }, async (page) => {
          await deed(page);
          assert.deepEqual(await axe(page), []);
        }));
    }
  }
});

test('agents\' pages: accessible, quiet, their own search, and nothing remembered', async () => {
  const url = await site();
  const token = newToken(url);
  await withPage(null, {}, async (page) => {
    await page.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    for (const path of ['/agent/', '/agent/search?q=vpn', '/agent/a/escalation-path']) {
      const response = await page.goto(url + path);
      assert.equal(response.status(), 200, path);
      assert.deepEqual(await axe(page), [], path);
    }
    await asks(page, 'vpn', 'results');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.ok(new URL(page.url()).pathname.startsWith('/agent/a/'), page.url());
    assert.ok(asked.includes('/agent/api/v1/suggest') && !asked.some((path) => path.startsWith('/api/')), 'agents\' words stay on agents\' addresses');
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    assert.deepEqual(page.told, []);
  });
});

describe('security policy', () => {
  test('no page of the site makes the browser complain, at the first visit and at the next', async () => {
    const url = await site();
    const sitemap = await (await fetch(`${url}/sitemap.xml`)).text();
    const paths = [...sitemap.matchAll(/<loc>https:\/\/help\.example([^<]*)<\/loc>/g)].map((match) => match[1]);
    assert.ok(paths.length > 30);
    const extra = Object.values(KINDS).filter((path) => !/that-is-not|install/.test(path) && path !== '/c/email');
    await withPage(null, {}, async (page) => {
      for (const path of [...paths, ...extra, paths[1], '/', '/search?q=vpn']) {
        await page.goto(url + path, { waitUntil: 'load' });
        assert.deepEqual(page.told, [], path);
        assert.ok(await page.$('[role=combobox]'), `the script runs on ${path}`);
      }
    });
  });

  test('markup made from text is refused, and a foreign inline script does not run', () =>
    withPage('/', {}, async (page) => {
      const outcome = await page.evaluate(() => {
        try {
          document.body.innerHTML = '<b>x</b>';
          return 'made';
        } catch (error) {
          return error.name;
        }
      });
      assert.equal(outcome, 'TypeError');
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.append('globalThis.ran = true');
        try {
          document.head.append(script);
        } catch {}
      });
      assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    }));
});

const spacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`;

describe('nothing moves sideways', () => {
  const ways = {
    '320 px': { width: 320, height: 640 },
    '200 % zoom': { width: 640, height: 400 },
    'wide text spacing at 360 px': { width: 360, height: 640, css: spacing },
    'wide text spacing at 1280 px': { css: spacing },
    'right to left at 320 px': { width: 320, height: 640, rtl: true },
    'right to left at 1280 px': { rtl: true },
  };
  for (const [name, { css, rtl, ...options }] of Object.entries(ways)) {
    test(name, async () => {
      const found = [];
      for (const [kind, path] of Object.entries(await kinds())) {
        await withPage(path, options, async (page) => {
          if (css) {
            await page.evaluate((text) => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(text);
              document.adoptedStyleSheets = [sheet];
            }, css);
          }
          if (rtl) await page.evaluate(() => (document.documentElement.dir = 'rtl'));
          const look = async (what) => {
            const over = await sideways(page);
            if (over) found.push(`${what}: ${over}`);
          };
          await look(kind);
          await page.focus('#q');
          await page.$eval('#q', (input) => (input.value = ''));
          await asks(page, 'outlook', 'results');
          await look(`${kind}, answers open`);
        });
      }
      assert.deepEqual(found, []);
    });
  }
});

test('the contents of an article written from right to left stand in the window of an English page', async () => {
  const text = '---\ntitle: لقد نسيت كلمة المرور\nlang: ar\n---\nافتح الصفحة.\n\n## واحد\n\n```\ncurl --one --two\n```\n\n## اثنان\n\nنص.\n\n## ثلاثة\n\nنص.\n';
  const url = await serve(writeArticles({ 'public/password.md': text }), SETTINGS);
  await withPage('/a/password', { url }, async (page) => {
    const places = await page.evaluate(() => {
      const place = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
      return { contents: place('.contents'), text: place('.prose'), copy: place('.copy'), code: place('pre'), width: innerWidth };
    });
    assert.ok(places.contents.left >= places.text.right && places.contents.right <= places.width, JSON.stringify(places));
    assert.ok(places.copy.left > (places.code.left + places.code.right) / 2, 'code begins at its left, so the button is at its right');
    assert.equal(await sideways(page), '');
  });
});

test('what is pressed most is at least 44 px high, everything else 24 px or stands in a sentence', async () => {
  const found = [];
  for (const [kind, path] of Object.entries(await kinds())) {
    for (const options of [{}, PHONE]) {
      await withPage(path, options, async (page) => {
        const small = await page.evaluate(() => {
          const isPrimary = (element) => element.matches('.btn, .find input, .kb-opt');
          // WCAG 2.5.8 leaves links in a sentence alone.
          const isInline = (element) => element.matches('a') && getComputedStyle(element).display === 'inline' && element.closest('p, li, td, dd, h1, h2, h3, h4');
          return [...document.querySelectorAll('a, button, input, summary, select, textarea')]
            .filter((element) => element.checkVisibility() && !element.closest('.vh, .skip') && element.type !== 'hidden' && !isInline(element))
            .map((element) => [element, element.getBoundingClientRect()])
            .filter(([element, { width, height }]) => Math.min(width, height) < 24 || (isPrimary(element) && height < 44))
            .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 90)} ${Math.round(width)}×${Math.round(height)}`);
        });
        found.push(...small.map((line) => `${kind}: ${line}`));
      });
    }
  }
  assert.deepEqual(found, []);
});

describe('without a script', () => {
  const bare = { scripts: false };

  test('search, read, and come to people with the question', () =>
    withPage('/', bare, async (page) => {
      await page.type('#q', 'vpn');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(new URL(page.url()).search, '?q=vpn');
      await Promise.all([page.waitForNavigation(), page.click('.results a')]);
      assert.ok(new URL(page.url()).pathname.startsWith('/a/'));
      assert.ok((await page.$eval('.prose', (part) => part.textContent)).length > 100);
      await page.goto(`${await site()}/search?q=qqxxzz`);
      await Promise.all([page.waitForNavigation(), page.click('.stuck a')]);
      assert.equal(new URL(page.url()).pathname, '/contact');
      assert.ok((await page.content()).includes('qqxxzz'), 'the question comes along');
    }));

  test('what only a script can do is not offered', () =>
    withPage('/', bare, async (page) => {
      const visible = (selector) => page.$$eval(selector, (list) => list.filter((element) => element.checkVisibility()).length);
      assert.equal(await visible('[data-rapport-theme], [data-rapport-keys], .kb-pop'), 0);
    }));
});

describe('feedback', () => {
  const article = async () => (await kinds()).article;
  const titles = (page) => page.$eval('#feedback', (part) => part.querySelector('h1, h2').textContent);

  test('with a script it stays on the page, and the focus goes to the next heading', async () => {
    await withPage(await article(), {}, async (page) => {
      const address = page.url();
      await page.click('#feedback button[value=no]');
      await until(async () => (await titles(page)) === 'What was missing?', 'the question what was missing');
      assert.equal(page.url(), address);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'What was missing?');
      assert.equal(await page.$$eval('h1', (list) => list.length), 1);
      assert.deepEqual(await axe(page), []);
      await page.click('#feedback input[value=steps]');
      await page.type('#comment', 'Step 2 is not there');
      await page.click('#feedback button');
      await until(async () => (await titles(page)) === 'Thank you', 'thanks');
      assert.equal(page.url(), address);
      assert.deepEqual(page.told, []);
    });
  });

  test('it says which question led to the article', () =>
    withPage('/', {}, async (page) => {
      const sent = [];
      page.on('request', (request) => request.method() === 'POST' && sent.push([new URL(request.url()).pathname, request.postData()]));
      await asks(page, 'vpn', 'results');
      await page.keyboard.press('ArrowDown');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      const query = await page.$eval('#feedback [name=query_id]', (field) => field.value);
      assert.match(query, /^q_/);
      await page.reload();
      assert.equal(await page.$eval('#feedback [name=query_id]', (field) => field.value), '', 'only straight after it');
      const told = () => sent.filter(([path]) => path === '/api/v1/events');
      await until(() => told().length > 1, 'what the page tells');
      const events = told().map(([, body]) => JSON.parse(body).events[0]);
      assert.deepEqual(events.map((event) => event.kind), ['results', 'select']);
      assert.ok(events.every((event) => event.query_id === query && event.question === 'vpn'));
      assert.equal(events[1].position, 1);
    }));

  test('without a script the same by pages', async () => {
    await withPage(await article(), { scripts: false }, async (page) => {
      await Promise.all([page.waitForNavigation(), page.click('#feedback button[value=no]')]);
      assert.equal(await page.$eval('h1', (h1) => h1.textContent), 'What was missing?');
      await page.click('input[value=unclear]');
      await Promise.all([page.waitForNavigation(), page.click('#send')]);
      assert.equal(await page.$eval('h1', (h1) => h1.textContent), 'Thank you');
    });
  });

  test('where the server cannot be reached, the browser says so as it always did', async () => {
    await withPage(await article(), {}, async (page) => {
      await page.setRequestInterception(true);
      let tries = 0;
      page.on('request', (request) => {
        if (request.method() !== 'POST') return request.continue();
        return tries++ === 0 ? request.abort('connectionreset') : request.continue();
      });
      await Promise.all([page.waitForNavigation(), page.click('#feedback button[value=yes]')]);
      assert.equal(await page.$eval('h1', (h1) => h1.textContent), 'Glad that helped');
    });
  });
});

test('a field for a question to people gets answers below it, and keeps its keys', () =>
  withPage(null, {}, async (page) => {
    const address = `${await site()}/contact`;
    const reply = await fetch(address);
    const field = '<label for="own">Your question</label><textarea id="own" data-rapport-answers="/api/v1/suggest"></textarea>';
    const body = (await reply.text()).replace('<h1', `${field}<h1`);
    const headers = { 'content-security-policy': reply.headers.get('content-security-policy') };
    await page.setRequestInterception(true);
    page.on('request', (request) => (request.url() === address ? request.respond({ contentType: 'text/html', headers, body }) : request.continue()));
    await page.goto(address);
    await type(page, 'outlook keeps asking for my password', '#own');
    await until(() => page.$eval('.kb-under', (part) => !part.hidden && part.querySelectorAll('li').length > 0), 'answers below the field');
    const rows = await page.$$eval('.kb-under a', (links) => links.map((link) => [link.target, link.rel, link.pathname.startsWith('/a/')]));
    assert.ok(rows.length <= 3 && rows.every((row) => row.join() === '_blank,noopener,true'), JSON.stringify(rows));
    await page.keyboard.press('Enter');
    assert.ok((await page.$eval('#own', (field) => field.value)).endsWith('\n'), 'Enter begins a line');
    await until(() => page.$eval('.kb-under', (part) => /^\d answers?\. They stand below/.test(part.previousElementSibling.textContent)), 'the count said');
    assert.deepEqual(page.told, []);
  }));

describe('comforts of a script', () => {
  test('the chosen colours stay, and are there before anything is painted', () =>
    withPage('/', {}, async (page) => {
      const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await background();
      await page.click('[data-rapport-theme]');
      const dark = await background();
      assert.notEqual(dark, light);
      assert.equal(await page.$eval('[data-rapport-theme]', (button) => button.getAttribute('aria-pressed')), 'true');
      // Without the deferred script only the head's own can have done it.
      await page.setRequestInterception(true);
      page.on('request', (request) => (request.url().endsWith('.js') ? request.abort() : request.continue()));
      await page.reload();
      assert.equal(await background(), dark);
      await withPage('/', { dark: true }, async (other) => {
        assert.equal(await other.evaluate(() => getComputedStyle(document.body).backgroundColor), dark, 'the same tokens twice');
        await other.click('[data-rapport-theme]');
        assert.equal(await other.evaluate(() => getComputedStyle(document.body).backgroundColor), light);
        await other.click('[data-rapport-theme]');
        assert.equal(await other.evaluate(() => localStorage.getItem('rapportTheme')), null, 'back to what the system says');
      });
    }));

  test('words that were searched are marked on the article\'s page, and leave its address', () =>
    withPage('/', {}, async (page) => {
      await asks(page, 'vpn', 'results');
      await page.keyboard.press('ArrowDown');
      const address = await page.$eval('.kb-opt', (option) => option.href);
      assert.ok(new URL(address).searchParams.get('h').includes('vpn'), address);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      const marks = await page.$$eval('.prose mark', (marks) => marks.map((mark) => mark.textContent.toLowerCase()));
      assert.ok(marks.includes('vpn'), `marked: ${marks}`);
      assert.equal(new URL(page.url()).search, '');
      await page.goto(`${address.split('?')[0]}?h=${encodeURIComponent('( [ * vpn')}`);
      assert.deepEqual(page.told, []);
    }));

  test('code can be copied, and the button says that it was', async () => {
    const articles = writeArticles({ 'public/code.md': '# Code\n\n```sh\nprintf "%s" hello\n```\n' });
    const url = await serve(articles, SETTINGS);
    await withPage('/a/code', { url }, async (page) => {
      await page.bringToFront();
      await page.browserContext().overridePermissions(url, ['clipboard-read', 'clipboard-sanitized-write']);
      await page.click('.copy');
      await until(() => page.$eval('.copy', (button) => button.textContent === 'Copied'), 'the button\'s word');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'printf "%s" hello\n');
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(page.told, []);
    });
  });

  test('a German page speaks German, also where the script speaks', () =>
    withPage('/?lang=de', {}, async (page) => {
      await page.focus('#q');
      const now = await seen(page, 'the popular ones', (now) => now.isOpen);
      assert.equal(now.message, 'Oft gebraucht');
      await type(page, 'drucker');
      const found = await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('drucker'));
      assert.equal(found.all, 'Alle Ergebnisse für „drucker“');
      const hrefs = await page.$$eval('.kb-opt, .kb-all', (links) => links.map((link) => link.getAttribute('href') ?? ''));
      assert.ok(hrefs.filter((href) => /^\/(a|search)/.test(href)).every((href) => href.includes('lang=de')), hrefs.join(' '));
      await seen(page, 'German aloud', (now) => /^\d Antworten?\. Mit den Pfeiltasten/.test(now.said));
    }));
});

test('style and script are at most 6 KB each, compressed as well as can be', async () => {
  const html = await (await fetch(`${await site()}/`)).text();
  for (const [, path] of html.matchAll(/(?:href|src)="(\/static\/site\.[^"]*)"/g)) {
    const bytes = Buffer.from(await (await fetch((await site()) + path)).arrayBuffer());
    const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    assert.ok(packed <= 6 * 1024, `${path}: ${packed} bytes`);
  }
});

test('a page takes at most four requests and 20 KB, none of them to others', async () => {
  const url = await site();
  for (const [kind, path] of Object.entries(await kinds())) {
    const page = await open(null, {});
    const cdp = await page.createCDPSession();
    await cdp.send('Network.enable');
    let bytes = 0;
    const requests = [];
    cdp.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url));
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(url + path, { waitUntil: 'networkidle0', timeout: PATIENCE });
    // Chromium may ask its own cache twice for the icon.
    const own = [...new Set(requests)].filter((request) => !/\.(png|jpe?g|gif|webp|svg)$/.test(request) || request.includes('/static/'));
    assert.ok(own.length <= 4 && requests.every((request) => request.startsWith(url)), `${kind}: ${requests}`);
    assert.ok(bytes <= 20 * 1024, `${kind}: ${bytes} bytes`);
    await page.browserContext().close();
  }
  assert.ok(await theBrowser());
});
