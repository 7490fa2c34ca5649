// What other people's tools say of the pages, feeds and lists: html-validate, xmllint with the sitemap's schema, feedsmith,
// TypeScript with schema.org's vocabulary as types (schema-dts), and Chromium's reader of search engines. None of them is ours.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { HtmlValidate } from 'html-validate';
import { flags, launch, open, seen, serve, SETTINGS, site, type, until, withPage, writeArticles } from './kit.js';

const require = createRequire(import.meta.url);
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
const skip = hasXmllint ? false : 'SKIPPED: xmllint is not installed; ./test installs it';

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // Matters of taste, not of the standard.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'no-inline-style': 'error',
    // Older browsers and screen readers need the role where the list has no bullets.
    'no-redundant-role': 'off',
    // A region that scrolls must be reachable by keyboard.
    'prefer-native-element': ['error', { exclude: ['region', 'group', 'listbox', 'option', 'combobox'] }],
  },
});

async function findings(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) => result.messages.map((message) => `${message.line}: ${message.ruleId}: ${message.message} ${message.selector ?? ''}`));
}

const text = async (path) => {
  const response = await fetch((await site()) + path);
  assert.ok(response.headers.get('content-type'), path);
  return response.text();
};

async function paths() {
  const sitemap = await text('/sitemap.xml');
  return [...sitemap.matchAll(/<loc>https:\/\/help\.example([^<]*)<\/loc>/g)].map((match) => match[1]);
}

const lint = (xml, ...options) => {
  const ran = spawnSync('xmllint', ['--noout', '--nonet', ...options, '-'], { input: xml, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
};

/** What TypeScript says of these JSON-LD documents as values of schema-dts' types, which are made from schema.org's vocabulary; empty where they fit. */
function vocabularyOf(documents) {
  const packages = (name) => dirname(require.resolve(`${name}/package.json`));
  const types = join(packages('schema-dts'), 'dist', 'schema.js');
  const lines = documents.map((document, index) => `export const document${index}: Graph = ${document};`);
  const folder = writeArticles({ 'documents.mts': [`import type { Graph } from ${JSON.stringify(types)};`, ...lines].join('\n') });
  const tsc = join(packages('typescript'), 'bin', 'tsc');
  const ran = spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', join(folder, 'documents.mts')], { encoding: 'utf8' });
  assert.ok(ran.status === 0 || ran.stdout, ran.stderr);
  return ran.stdout;
}

describe('HTML is valid', () => {
  test('as the server sends it, every page of the site', async () => {
    const found = [];
    for (const path of [...(await paths()), '/search?q=vpn', '/search?q=qqxxzz', '/contact?question=%22%3E%3Cb%3E', '/nowhere', '/api', '/widget/demo', '/?lang=de']) {
      for (const finding of await findings(await text(path))) found.push(`${path}:${finding}`);
    }
    assert.deepEqual(found, []);
  });

  test('and as the script leaves it, with the list open', () =>
    withPage('/', {}, async (page) => {
      await type(page, 'vpn', '#q');
      await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await findings(await page.content()), []);
    }));

  test('whatever an article holds', async () => {
    const files = {
      'public/all.md': [
        '# All that Markdown has',
        '| a | b |\n|:--|--:|\n| 1 | 2 |',
        '- [x] done\n- [ ] not done',
        'Term\n: Meaning',
        'A note.[^1]\n\n[^1]: The note itself.',
        '> [!WARNING]\n> Careful.',
        '```rust\nfn main() {}\n```',
        '## Twice\n\n## Twice\n\n### Third <b>bold</b>\n\n<details><summary>More</summary>\n\nText\n\n</details>',
        '![A picture](missing.png) <kbd>Ctrl</kbd> ~~old~~ https://example.com/?a=1&b=2',
        '<p align="center">centred</p>',
      ].join('\n\n'),
    };
    const url = await serve(writeArticles(files), SETTINGS);
    assert.deepEqual(await findings(await (await fetch(`${url}/a/all`)).text()), []);
  });
});

describe('lists and feeds are valid', () => {
  test('the sitemap, by its schema', { skip }, async () => {
    const schema = join(dirname(require.resolve('sitemap/package.json')), 'schema', 'sitemap.xsd');
    const xml = await text('/sitemap.xml');
    // The schema is about the sitemap's own elements; links to translations are another's, which it lets pass unchecked.
    lint(xml.replace(/<xhtml:link[^>]*\/>/g, ''), '--schema', schema);
    lint(xml);
  });

  test('the Atom feed', async () => {
    for (const path of ['/feed.xml', `${(await paths()).find((path) => path.startsWith('/c/'))}/feed.xml`]) {
      const xml = await text(path);
      if (hasXmllint) lint(xml);
      const feed = parseAtomFeed(xml);
      assert.ok(feed.id && feed.title && feed.updated && feed.entries.length > 0, path);
      for (const entry of feed.entries) {
        assert.ok(entry.id && entry.title && !Number.isNaN(Date.parse(entry.updated)) && entry.links.some((link) => link.href), JSON.stringify(entry));
      }
      assert.equal(new Set(feed.entries.map((entry) => entry.id)).size, feed.entries.length, 'every entry has an id of its own');
    }
  });

  test('the JSON feed', async () => {
    const feed = parseJsonFeed(await text('/feed.json'));
    assert.ok(feed.title && feed.items.length > 0 && feed.items.every((item) => item.id && item.url && (item.content_html ?? item.content_text ?? item.summary)));
  });

  test('the OpenSearch description, and what it promises', async () => {
    const xml = await text('/opensearch.xml');
    if (hasXmllint) lint(xml);
    const element = (name) => xml.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1];
    assert.ok(element('ShortName').length <= 16 && element('Description').length <= 1024, 'the lengths that OpenSearch 1.1 allows');
    const templates = [...xml.matchAll(/<Url[^>]*type="([^"]*)"[^>]*template="([^"]*)"/g)];
    assert.ok(templates.some(([, type]) => type === 'text/html') && templates.some(([, type]) => type === 'application/x-suggestions+json'));
    const [, , template] = templates.find(([, type]) => type === 'application/x-suggestions+json');
    const path = template.replace('https://help.example', '').replace('{searchTerms}', 'vpn').replaceAll('&amp;', '&');
    const [question, titles] = JSON.parse(await text(path));
    assert.ok(question === 'vpn' && titles.length > 0);
  });

  test("a browser's own reader takes the OpenSearch description over, with its suggestions", async () => {
    const url = await serve();
    const profile = mkdtempSync(join(tmpdir(), 'rapport-profile-'));
    const args = flags.filter((flag) => flag !== '--disable-background-networking');
    const browser = await launch(args, { userDataDir: profile });
    try {
      await (await browser.newPage()).goto(url);
      // Where Chromium keeps the address bar's search engines; it writes down only what it could read as one, its addresses as plain text.
      const kept = join(profile, 'Default', 'Web Data');
      const engines = () => (existsSync(kept) ? readFileSync(kept, 'latin1') : '');
      await until(() => engines().includes(`${url}/opensearch.xml`), 'the site among the search engines');
      for (const template of ['/search?q={searchTerms}', '/api/v1/opensearch?q={searchTerms}']) assert.ok(engines().includes(url + template), template);
    } finally {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    }
  });

  test("JSON-LD, by schema.org's vocabulary", async () => {
    const documents = [];
    for (const path of await paths()) documents.push(...[...(await text(path)).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map((match) => match[1]));
    assert.ok(documents.length > 10, `${documents.length} documents`);
    assert.equal(vocabularyOf(documents), '');
    // The judge can say no: to a property that its type does not have, and to a type that does not exist.
    const graph = (thing) => JSON.stringify({ '@context': 'https://schema.org', '@graph': [thing] });
    assert.match(vocabularyOf([graph({ '@type': 'Article', headlines: 'x' })]), /headlines/);
    assert.notEqual(vocabularyOf([graph({ '@type': 'Articel', headline: 'x' })]), '');
  });

  test('JSON-LD is JSON that a browser leaves alone, and says what the page shows', async () => {
    for (const path of (await paths()).slice(0, 20)) {
      const page = await open(path);
      const data = await page.$$eval('script[type="application/ld+json"]', (scripts) => scripts.map((script) => JSON.parse(script.textContent)));
      for (const document of data) {
        assert.equal(document['@context'], 'https://schema.org');
        for (const thing of document['@graph']) {
          assert.ok(['BreadcrumbList', 'Article', 'WebSite'].includes(thing['@type']), thing['@type']);
          if (thing['@type'] === 'Article') {
            const shown = await page.$eval('h1', (h1) => h1.textContent);
            assert.equal(thing.headline, shown);
            assert.ok(!Number.isNaN(Date.parse(thing.dateModified ?? '2026-01-01')) && thing.author['@type'] && thing.publisher.name);
          }
          if (thing['@type'] === 'BreadcrumbList') {
            assert.deepEqual(thing.itemListElement.map((item) => item.position), thing.itemListElement.map((_, index) => index + 1));
            assert.ok(thing.itemListElement.every((item) => item.name && item.item.startsWith('https://help.example/')));
          }
        }
      }
      await page.browserContext().close();
    }
  });
});
