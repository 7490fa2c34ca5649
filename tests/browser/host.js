// Pages that aren't ours: another origin, with a policy of its own, on which the widget stands.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { open, serve, SETTINGS, until, writeArticles } from './kit.js';

const closers = [];
after(() => closers.forEach((close) => close()));

/** Articles that say what the tests of the widget look for. */
const ARTICLES = {
  'public/password.md':
    '---\ntitle: I forgot my password\n---\nSet a new password yourself.\n\n## Set a new password\n\n1. Open the page.\n2. See [how to print](printing.md#paper) or [elsewhere](https://elsewhere.example/).\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n![A picture](dot.png)\n',
  'public/printing.md': '---\ntitle: I cannot print\nurl_patterns: ["*/printers*"]\n---\nLook at the printer.\n\n## Paper\n\nFill in paper.\n\n```\nprint --now\n```\n',
  'public/wifi.md': '---\ntitle: The wireless network is slow\n---\nMove nearer to the wall.\n',
  'public/drucken.de.md': '---\ntitle: Ich kann nicht drucken\nlang: de\n---\nSehen Sie nach dem Drucker.\n',
  'public/dot.png': Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'),
};

let shared;
/** The address of a help centre over them. */
export function help() {
  shared ??= serve(writeArticles(ARTICLES), SETTINGS);
  return shared;
}

/** The strictest policy under which the widget must work. */
export const strict = (help) => `default-src 'none'; script-src ${help}; connect-src ${help}; require-trusted-types-for 'script'; trusted-types 'none'`;

/** Serves a page at every address of a new origin: `page(help)` gives `{body, head, policy, lang}`. */
export async function host(page) {
  const address = await help();
  const { body = '', head = '', policy = strict(address), lang = 'en' } = page(address);
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (policy) response.setHeader('content-security-policy', policy);
    response.end(`<!doctype html><html lang="${lang}"><head><title>A shop</title><meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${body}</body></html>`);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => server.closeAllConnections?.() ?? server.close(), () => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** The line that pages embed. */
export const line = (help, attributes = 'data-rapport') => `<script async src="${help}/widget/v1.js" ${attributes}></script>`;
export const SHOP = '<main><h1>A shop</h1><p>Things to buy.</p><p><button id="buy">Buy</button></p></main>';

/** Does something with a host page that has `shop` as its body. */
export async function onPage(page, options, deed) {
  const url = await host(page);
  const opened = await open(options.path ?? '/', { ...options, url });
  try {
    await deed(opened, url);
  } finally {
    await opened.browserContext().close();
  }
}

/** What a reader sees of a `<rapport-help>`. */
export const look = (page, selector = 'rapport-help') =>
  page.evaluate((selector) => {
    const root = document.querySelector(selector)?.shadowRoot;
    if (!root?.querySelector('.panel')) return {};
    const all = (wanted) => [...root.querySelectorAll(wanted)];
    const text = (wanted) => root.querySelector(wanted)?.textContent ?? '';
    const panel = root.querySelector('.panel');
    const focused = root.activeElement;
    return {
      isReady: true,
      isOpen: panel.localName === 'div' || panel.open,
      view: panel.dataset.view,
      title: text('h2'),
      rows: all('[role=option]').map((row) => row.dataset.title),
      active: all('[role=option]').findIndex((row) => row.id === root.querySelector('input').getAttribute('aria-activedescendant')),
      note: text('.note'),
      said: text('[role=status]').trim(),
      value: root.querySelector('#q').value,
      body: text('.body'),
      alert: text('[role=alert]'),
      foot: root.querySelector('.foot').hidden ? '' : text('.foot'),
      focus: focused && (focused.id || focused.className || focused.type || focused.localName),
      launcher: root.querySelector('.launcher')?.getAttribute('aria-expanded'),
    };
  }, selector);

/** Waits until the widget looks so. */
export const seen = async (page, what, test, selector) => {
  let last;
  try {
    return await until(async () => test((last = await look(page, selector))) && last, what);
  } catch (error) {
    throw new Error(`${error.message}; it was ${JSON.stringify(last)}`);
  }
};

/** Presses the thing inside the widget that `selector` finds. */
export const press = (page, selector, element = 'rapport-help') =>
  page.evaluate((element, selector) => document.querySelector(element).shadowRoot.querySelector(selector).click(), element, selector);

/** Answers requests to the help centre's API by hand: `answer(path, request, number)` gives `{status, body, headers, abort}`, perhaps later, or nothing, which lets the server answer. */
export async function rig(page, answer) {
  const asked = [];
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const url = new URL(request.url());
    if (!url.pathname.startsWith('/api/')) return request.continue();
    asked.push(url.pathname + url.search);
    const own = await answer(url, request, asked.length);
    try {
      if (!own) return await request.continue();
      if (own.abort) return await request.abort('failed');
      const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after', ...own.headers };
      await request.respond({ status: own.status ?? 200, contentType: 'application/json', headers, body: JSON.stringify(own.body ?? {}) });
    } catch {
      // The page has given the request up, which is what some tests are about.
    }
  });
  return asked;
}

/** An answer of the API with these titles. */
export const answered = (titles, { confident = true, mean = null } = {}) => ({
  query_id: 'q_made_up',
  generation: 1,
  confident,
  did_you_mean: mean,
  suggestions: titles.map((title, index) => ({
    id: `public/${title.toLowerCase()}.md`,
    title,
    title_runs: [{ t: title, hit: false }],
    url: `/a/${title.toLowerCase()}`,
    category: [],
    snippet: [{ t: 'A passage with ', hit: false }, { t: 'words', hit: true }],
    lang: 'en',
    position: index + 1,
  })),
  escalate: { url: '/contact?question=typed' },
});

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What axe finds, by the rules of WCAG 2.2 AA and good practice; the page's security policy stays on. And texts of the widget with too little contrast. */
export async function axe(page) {
  return [...(await axeAlone(page)), ...(await faint(page))];
}

async function axeAlone(page) {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations, incomplete } = await globalThis.axe.run(document, { runOnly: tags });
    // It cannot tell contrast over pages it doesn't know; that is counted below.
    const unsure = incomplete.filter(({ id }) => id !== 'color-contrast');
    return [...violations, ...unsure].flatMap(({ id, nodes }) => nodes.map(({ target, any, failureSummary }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? failureSummary}`));
  });
}

/** Texts in the widget that have less than 4.5:1 to what is behind them. */
const faint = (page) =>
  page.evaluate(() => {
    const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)).reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = (element) => {
      const colour = numbers(getComputedStyle(element).backgroundColor);
      return colour[3] === 0 && element.parentElement ? behind(element.parentElement) : colour;
    };
    const roots = [...document.querySelectorAll('rapport-help, rapport-suggest')].map((host) => host.shadowRoot);
    const texts = roots.flatMap((root) => [...root.querySelectorAll('*')]).filter((one) => one.checkVisibility() && !one.closest('.vh') && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    return texts.flatMap((one) => {
      const [a, b] = [light(numbers(getComputedStyle(one).color)), light(behind(one))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio < 4.5 ? [`${one.localName} "${one.textContent.slice(0, 30)}": ${ratio.toFixed(2)}`] : [];
    });
  });
