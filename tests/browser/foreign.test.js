// Repositories that nobody wrote for this program, as sites: whatever stands in their articles, no page breaks out of a narrow or a wide screen.
// They lie in RAPPORT_TEST_DATA (default ../shared/data); where they do not, this is skipped.

import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { root, serve, SETTINGS, withPage } from './kit.js';
import { sideways } from './looks.js';

const repositories = join(process.env.RAPPORT_TEST_DATA ?? join(root, '..', 'shared', 'data'), 'markdown');
const NAMES = ['bitwarden-help', 'datatalks-faq', 'powershell-docs', 'rackspace-how-to'];
const EACH = 12;

/** The longest articles of a repository, those with the widest lines of a table or of code, and some from everywhere. */
function sample(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  const articles = files.filter((path) => path.endsWith('.md') && statSync(path).isFile()).sort();
  const by = (measure) => [...articles].sort((a, b) => measure(b) - measure(a)).slice(0, EACH);
  const texts = new Map(articles.map((path) => [path, readFileSync(path, 'utf8')]));
  const widest = (start) => (path) => Math.max(0, ...texts.get(path).split('\n').filter((line) => start.test(line)).map((line) => line.length));
  const spread = articles.filter((_, index) => index % Math.ceil(articles.length / EACH) === 0);
  return new Set([...by((path) => texts.get(path).length), ...by(widest(/^\s*\|/)), ...by(widest(/^( {4}|\t)/)), ...spread]);
}

/** What of the page lies where it should not, beside what sticks out sideways. */
const misplaced = (page) =>
  page.evaluate(() => {
    const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
    const [header, title] = [box('header.top'), box('h1')];
    const wide = [...document.querySelectorAll('.prose img, .prose video')].filter((one) => one.getBoundingClientRect().width > box('.prose').width + 1);
    return [!title && 'no title', title?.top < header?.bottom && 'the title is under the header', ...wide.map((one) => `too wide: ${one.src}`)].filter(Boolean);
  });

const isThere = existsSync(repositories);
if (!isThere) console.log(`SKIPPED: the layout of foreign repositories; ${repositories} is not there`);

describe('foreign repositories', { skip: !isThere }, () => {
  for (const name of NAMES) {
    test(`${name} stays within narrow and wide screens`, async () => {
      const source = join(repositories, name);
      const wanted = sample(source);
      const articles = mkdtempSync(join(tmpdir(), 'rapport-articles-'));
      const isWanted = (path) => !relative(source, path).startsWith('.git') && (!path.endsWith('.md') || wanted.has(path));
      cpSync(source, join(articles, 'public'), { recursive: true, filter: isWanted });
      const url = await serve(articles, SETTINGS);
      const list = await (await fetch(`${url}/api/v1/articles?limit=500`)).json();
      const paths = ['/', '/changes', '/search?q=install', ...list.articles.map((article) => article.url)];
      assert.ok(paths.length > EACH, `only ${paths.length} pages`);
      const wrong = [];
      for (const width of [320, 1280]) {
        await withPage(null, { url, width }, async (page) => {
          for (const path of paths) {
            await page.goto(url + path, { waitUntil: 'load' });
            const found = [await sideways(page), ...(await misplaced(page))].filter(Boolean);
            if (found.length) wrong.push(`${width} px, ${path}: ${found.join('; ')}`);
          }
        });
      }
      rmSync(articles, { recursive: true, force: true });
      assert.deepEqual(wrong, []);
      console.log(`${name}: ${paths.length} pages, two widths`);
    });
  }
});
