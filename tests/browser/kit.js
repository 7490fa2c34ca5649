// What all browser tests share: a server over articles, one browser, pages with a language, a size and colours, and waiting without sleeping.

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

/** The settings of the server that most tests share: no limit to how often one client may ask, and somebody to write to. */
export const SETTINGS = `
[site]
name = "Northwind Help"
base_url = "https://help.example"
[contact]
email = "help@help.example"
[limits]
requests_per_second = 0
posts_per_minute = 0
`;

let browser;
let shared;
let small;

export async function theBrowser() {
  browser ??= await puppeteer.launch({ executablePath: chromium, args: flags, headless: true });
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

/** Waits until `look` gives something; fails with what it gave last. */
export async function until(look, what, patience = 5000) {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 15));
  }
}

/** Answers the API's suggestions by hand: `answer(question, number)` gives `{status, headers, body, after}` or nothing, which lets the server answer. */
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
