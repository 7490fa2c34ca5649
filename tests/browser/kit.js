// What all browser tests share: a server over articles, one browser, pages with a language, a size, colours and a clock that tests can stop, and waiting
// without sleeping. How fast the machine is must not matter: nothing here or in the tests sleeps for a while and then looks, and nothing is given up soon.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const chromium = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);

/** The flags with which Chromium runs where there is no desktop and no network but loopback. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const closers = [];
const dataFolders = new Map();
const program = process.env.PROGRAM_UNDER_TEST ?? join(root, 'target', 'debug', 'rapport');
// Settings of the tests themselves are none of the program's.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RAPPORT_')));

/** Starts the program over `articles` with further settings, at a free port if none is named; gives its address. */
export async function serve(articles = join(root, 'articles'), settings = '', port = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-browser-'));
  const config = join(folder, 'rapport.toml');
  writeFileSync(config, settings);
  const args = ['serve', '--config', config, '--articles', articles, '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`];
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await new Promise((found, failed) => {
    let told = '';
    child.stderr.on('data', (bytes) => {
      told += bytes;
      const ready = told.match(/Rapport is ready: (http:\/\/[\d.:]+)/);
      if (ready) found(ready[1]);
    });
    child.on('exit', () => failed(new Error(`${program} stopped: ${told}`)));
  });
  closers.push(() => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  dataFolders.set(address, join(folder, 'data'));
  return address;
}

/** A new token with which agents see what the server at `address` has for them. */
export function newToken(address) {
  const made = spawnSync(program, ['token', 'new', '--name', 'tester', '--data', dataFolders.get(address)], { env, encoding: 'utf8' });
  return made.stdout.match(/rp_[\w-]+/)[0];
}

/** Writes a folder of articles: path → text. */
export function writeArticles(files) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-articles-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The settings of the server that most tests share: no limit to how often one client may ask, none that a busy machine reaches to how long an answer may take, and somebody to write to. */
export const SETTINGS = `
[site]
name = "Northwind Help"
base_url = "https://help.example"
[contact]
email = "help@help.example"
[limits]
requests_per_second = 0
posts_per_minute = 0
request_timeout = "5m"
`;

/** How long anything is waited for, in milliseconds. It costs nothing where things go well, and a machine may have much else to do. */
export const PATIENCE = 60_000;

let browser;
let shared;
let small;

/** A browser of its own: for most tests the shared one does. */
export const launch = (args, further = {}) =>
  puppeteer.launch({ executablePath: chromium, args, headless: true, timeout: 3 * PATIENCE, protocolTimeout: 10 * PATIENCE, ...further });

export async function theBrowser() {
  browser ??= await launch(flags);
  return browser;
}

/** The address of the server over the example articles. */
export function site() {
  shared ??= serve(undefined, SETTINGS);
  return shared;
}

/** The address of a server over articles with the titles that tests make up answers of. */
export function smallSite() {
  const titles = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Near'];
  const files = titles.map((title) => [`public/${title.toLowerCase()}.md`, `# ${title}\n\nText.\n`]);
  small ??= serve(writeArticles(Object.fromEntries(files)), SETTINGS);
  return small;
}

/** A new page in a context of its own: nothing stored, nothing kept. `told` collects what the console, scripts and the security policy complain about. */
export async function open(path, { width = 1280, height = 800, dark = false, touch = false, scripts = true, url } = {}) {
  const context = await (await theBrowser()).createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.setDefaultNavigationTimeout(3 * PATIENCE);
  await page.evaluateOnNewDocument(ownClock);
  page.told = [];
  page.on('console', (message) => ['error', 'warn', 'warning'].includes(message.type()) && page.told.push(message.text()));
  page.on('pageerror', (error) => page.told.push(String(error)));
  await page.setViewport({ width, height, hasTouch: touch, isMobile: touch });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.setJavaScriptEnabled(scripts);
  if (path) await page.goto((url ?? (await site())) + path, { waitUntil: 'load' });
  return page;
}

/** Does something with a new page and closes it. */
export async function withPage(path, options, deed) {
  const page = await open(path, options);
  try {
    return await deed(page);
  } finally {
    await page.browserContext().close();
  }
}

// Runs in a page before anything of its own: timers and `Date.now` go by a clock that can be stopped and moved on by hand. What the page gives up after four
// seconds or more it gives up only where a test lets that time pass: that an answer is late says something of the machine and nothing of the page. And it counts
// what the page asks for, because a test hears of it only a while later.
function ownClock() {
  const { setTimeout: later, clearTimeout: never, fetch: ask } = globalThis;
  // Counted from the page's beginning, because a machine may set its clock while a test runs.
  const begun = Date.now() - performance.now();
  const timers = new Map();
  let behind = 0;
  let stoppedAt;
  let last = 0;
  const nowOfBrowser = () => Math.floor(begun + performance.now());
  const now = () => stoppedAt ?? nowOfBrowser() - behind;
  const run = (timer) => {
    timers.delete(timer.id);
    timer.act(...timer.given);
  };
  const start = (timer) => {
    if (timer.wait < 4000) timer.started = later(run, timer.due - now(), timer);
  };
  globalThis.setTimeout = (act, wait = 0, ...given) => {
    const timer = { id: ++last, act, given, wait, due: now() + Math.max(0, wait) };
    timers.set(timer.id, timer);
    if (stoppedAt === undefined) start(timer);
    return timer.id;
  };
  globalThis.clearTimeout = (id) => {
    never(timers.get(id)?.started);
    timers.delete(id);
  };
  Date.now = now;
  AbortSignal.timeout = () => new AbortController().signal;
  Object.defineProperty(XMLHttpRequest.prototype, 'timeout', { set() {} });
  const next = () => {
    let first;
    for (const timer of timers.values()) if (!first || timer.due < first.due) first = timer;
    return first;
  };
  const clock = {
    nAsked: 0,
    stop() {
      stoppedAt = now();
      for (const timer of timers.values()) never(timer.started);
    },
    async pass(ms) {
      const end = stoppedAt + ms;
      for (let timer = next(); timer?.due <= end; timer = next()) {
        stoppedAt = Math.max(stoppedAt, timer.due);
        run(timer);
        // What waits for that to be done comes before the next timer.
        await new Promise((done) => later(done));
      }
      stoppedAt = end;
    },
    go() {
      behind = nowOfBrowser() - stoppedAt;
      stoppedAt = undefined;
      for (const timer of timers.values()) start(timer);
    },
  };
  globalThis.fetch = (...given) => {
    clock.nAsked++;
    return ask(...given);
  };
  Object.defineProperty(globalThis, 'clockOfTests', { value: clock });
}

/** The clock of a page (one without scripts has none): it stands still after `stop`, then moves on only by `pass` until it may `go`. */
export const clock = {
  stop: (page) => page.evaluate(() => globalThis.clockOfTests?.stop()),
  pass: (page, ms) => page.evaluate((ms) => globalThis.clockOfTests.pass(ms), ms),
  go: (page) => page.evaluate(() => globalThis.clockOfTests?.go()),
};

/** How often the page's scripts have asked a server for something up to this moment. */
export const nAsked = (page) => page.evaluate(() => globalThis.clockOfTests.nAsked);

/** Types by keys into what has the focus, or into what `selector` finds. The page's clock stands still meanwhile: however long the keys take, a search box that waits for a rest finds one after the last letter only. */
export async function type(page, text, selector) {
  if (selector) await page.focus(selector);
  await clock.stop(page);
  await page.keyboard.type(text);
  await clock.go(page);
}

/** Cuts the page off from the network, and waits until it knows. */
export async function cutOff(page) {
  await page.setOfflineMode(true);
  await until(() => page.evaluate(() => !navigator.onLine), 'a page that knows that it is offline');
}

/** Waits until `look` gives something; fails with what it gave last. */
export async function until(look, what, patience = PATIENCE) {
  const end = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 15));
  }
}

/** Answers the API's suggestions by hand: `answer(question, number)` gives `{status, headers, body, abort}`, perhaps later, or nothing, which lets the server answer. */
export async function intercept(page, answer) {
  const asked = [];
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const url = new URL(request.url());
    if (url.pathname !== '/api/v1/suggest') return request.continue();
    const question = url.searchParams.get('q');
    asked.push(question);
    const own = await answer(question, asked.length);
    try {
      if (!own) return await request.continue();
      if (own.abort) return await request.abort(own.abort);
      await request.respond({ contentType: 'application/json', status: 200, ...own, body: JSON.stringify(own.body ?? {}) });
    } catch {
      // The page has given the request up, which is what some tests are about.
    }
  });
  return asked;
}

/** An answer of the API with these titles. */
export const suggestions = (titles, { confident = true, mean = null } = {}) => ({
  confident,
  did_you_mean: mean,
  suggestions: titles.map((title, index) => ({
    title,
    title_runs: [{ t: title, hit: false }],
    url: `/a/${title.toLowerCase()}#part`,
    category: [{ title: 'Topic', url: '/c/topic' }],
    snippet: [
      { t: 'A passage with ', hit: false },
      { t: 'words', hit: true },
    ],
    lang: 'en',
    position: index + 1,
  })),
  escalate: { url: '/contact?question=typed' },
});

/** What a reader of the combobox sees. */
export const look = (page) =>
  page.evaluate(() => {
    const input = document.querySelector('[role=combobox]');
    const box = input.closest('[data-rapport-search]');
    const pop = box.querySelector('.kb-pop');
    const options = [...box.querySelectorAll('[role=option]')];
    return {
      state: box.dataset.state,
      isOpen: !pop.hidden,
      expanded: input.getAttribute('aria-expanded'),
      active: options.findIndex((option) => option.id === input.getAttribute('aria-activedescendant')),
      selected: options.filter((option) => option.getAttribute('aria-selected') === 'true').length,
      titles: options.map((option) => option.querySelector('.kb-opt-t').textContent),
      message: box.querySelector('.kb-msg').hidden ? '' : box.querySelector('.kb-msg').textContent,
      all: box.querySelector('.kb-all').hidden ? '' : box.querySelector('.kb-all').textContent,
      said: box.querySelector('[role=status]').textContent,
      value: input.value,
      isFocused: document.activeElement === input,
      caret: input.selectionStart,
      isBusy: box.querySelector('.kb-list').getAttribute('aria-busy') === 'true',
    };
  });

/** Waits until the combobox looks so. */
export const seen = async (page, what, test) => {
  let last;
  try {
    return await until(async () => test((last = await look(page))) && last, what);
  } catch (error) {
    throw new Error(`${error.message}; it was ${JSON.stringify(last)}`);
  }
};

/** Ends everything that was started. */
export async function end() {
  await browser?.close();
  closers.forEach((close) => close());
}
