// What the Nu Html Checker says: the W3C's own judge of HTML, CSS and SVG (npm's vnu-jar, a Java program). It is started once, over every kind of page as the
// server sends it and as the script leaves it. html-validate in valid.test.js judges by other rules; each finds what the other lets pass.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { newToken, open, seen, serve, SETTINGS, type, withPage, writeArticles } from './kit.js';

const hasJava = spawnSync('java', ['-version']).status === 0;
const skip = hasJava ? false : 'SKIPPED: there is no Java for the Nu Html Checker; ./test installs it';
const jar = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '..', 'build', 'dist', 'vnu.jar');

// What it does not know yet: ARIA 1.2 lets a combobox point into the list that its `aria-controls` names (it knows `aria-owns` only, ARIA 1.0's way); `line-clamp`
// is in CSS Overflow 4, `@view-transition` in CSS View Transitions 2.
const FALSE_ALARM = /aria-activedescendant.*aria-owns|^CSS: “line-clamp”: Property|^CSS: Unrecognized at-rule “@view-transition”/;

const ARTICLES = {
  'public/index.md': '---\ntitle: Topics\n---\n',
  'public/notices.md': '# Mail is slow\n\nWe are working on it. [More](everything.md)\n',
  'public/network/index.md': '---\ntitle: Network\ndescription: VPN and the like\nicon: "🌐"\n---\n',
  'public/network/vpn.md': '# Connect to the VPN\n\nClick the shield.\n\n## First\n\nOne.\n\n## Second\n\nTwo.\n\n## Third\n\nThree.\n',
  'public/network/vpn.de.md': '# Mit dem VPN verbinden\n\nKlicken Sie auf den Schild.\n',
  'public/network/vpn.ar.md': '# الاتصال بالشبكة\n\nانقر على الدرع.\n\n> [!NOTE]\n> انتظر قليلا.\n',
  'public/old.md': '---\nstatus: archived\n---\n# Old\n\nGone.\n',
  'internal/desk.md': '---\nowner: desk\n---\n# For the desk\n\n> [!INTERNAL]\n> Only for agents.\n\nText.\n',
  'public/scan.mp4': 'no film',
  'public/everything.md': [
    '# All that Markdown has & more <b>',
    '| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |',
    '- [x] done\n- [ ] not done\n  - nested\n\n    with a paragraph\n\n7. seven\n8. eight',
    'Term\n: Meaning',
    'A note.[^1] And again.[^1] And another.[^two]\n\n[^1]: The note itself.\n[^two]: With **bold**.',
    ...['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map((kind) => `> [!${kind}]\n> Careful.`),
    '> A quotation\n>\n> > in another',
    '```rust\nfn main() {}\n```\n\n    indented code',
    '## Twice\n\n## Twice\n\n### Third <b>bold</b> `code`\n\n#### ![in a heading](x.png)\n\n<details><summary>More</summary>\n\nText\n\n</details>',
    'Text  \nbroken ![A picture](missing.png) ![](nameless.png "title") <kbd>Ctrl</kbd> ~~old~~ <https://example.com/?a=1&b=2> H~2~O x^2^ $a<b$',
    '[A link with a space](<a b.md>) [mail](mailto:a@b.example) [odd](https://example.com/a|b{c}?d=[e]) ![Film](scan.mp4)',
    '<p align="center"><img src="https://other.example/a.png" width="50%" height="20px" align=right></p>',
    '<table border=1 cellpadding=3><tr><th width=20>x<td colspan=0 rowspan=99999>y</table>',
    '<dl><dt>a<dd>b</dl> <center><font color=red>old</font></center> <ul><li>item</ul><ol start=x reversed><li value=q>1</ol>',
    '<a name="anchor"></a><a href="#anchor"><p>a block in a link</p></a> <h1>Another first</h1> <span id="twice"></span><span id="twice"></span>',
    '<iframe src="https://www.youtube.com/embed/abc-EFG_123" title="Scan"></iframe>',
    '<figure><img src="x.png" alt="x"><figcaption>Under it</figcaption></figure> <abbr title="World">W</abbr> <time datetime="never">then</time> <del datetime=x>a</del>',
    '---\n\n**bold *both*** `code` :tada: <sub>1</sub> <mark>m</mark> <q cite="x y">q</q> <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
  ].join('\n\n'),
};

const PAGES = [
  '/', '/c/network', '/c/network?page=1', '/a/vpn', '/a/vpn-de', '/a/vpn-ar', '/a/everything', '/search?q=vpn', '/search?q=qqxxzz', '/search', '/search?q=%22%3E%3Cb%3E&lang=ar',
  '/changes', '/contact', '/contact?question=%22%3E%3Cb%3E', '/nowhere', '/a/old', '/search?page=0', '/api', '/widget/demo', '/?lang=de', '/contact?lang=de', '/search?q=vpn&lang=de',
];

const AGENT_PAGES = ['/agent/', '/agent/c/network', '/agent/a/desk', '/agent/a/everything', '/agent/search?q=desk', '/agent/contact', '/agent/changes', '/agent/nowhere'];

/** A folder of what is to be judged, each under a name that says what it is. */
function pile() {
  const folder = writeArticles({});
  const names = [];
  const put = (what, text, kind = 'html') => {
    names.push(what);
    writeFileSync(join(folder, `${names.length}.${kind}`), text);
  };
  const judge = () => {
    const ran = spawnSync('java', ['-Xss4m', '-jar', jar, '--format', 'json', '--stdout', '--also-check-css', '--also-check-svg', folder], { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.ok(ran.stdout, `vnu told nothing: ${ran.stderr}`);
    return JSON.parse(ran.stdout).messages.filter(({ message }) => !FALSE_ALARM.test(message)).map(({ url, type, subType, message, extract, lastLine }) => {
      const what = names[Number.parseInt(basename(url), 10) - 1];
      return `${what}:${lastLine}: ${subType ?? type}: ${message} ${JSON.stringify(extract ?? '')}`;
    });
  };
  return { put, judge, names };
}

async function asTheServerSendsThem(url, put) {
  for (const path of PAGES) put(path, await (await fetch(url + path)).text());
  const agent = { authorization: `Bearer ${newToken(url)}` };
  for (const path of AGENT_PAGES) put(path, await (await fetch(url + path, { headers: agent })).text());
}

async function asTheScriptLeavesThem(url, put) {
  for (const path of ['/', '/a/vpn', '/a/everything', '/a/vpn-ar', '/search?q=vpn', '/contact', '/widget/demo']) {
    await withPage(path, { url }, async (page) => put(`${path} with the script`, await page.content()));
  }
  await withPage('/a/everything', { url }, async (page) => {
    await page.setRequestInterception(true);
    page.on('request', (request) => (request.url().startsWith(url) ? request.continue() : request.abort()));
    await page.click('.embed');
    put('a player', await page.content());
  });
  await withPage('/', { url }, async (page) => {
    await type(page, 'vpn', '#q');
    await seen(page, 'answers', (now) => now.state === 'results' && now.all.includes('vpn'));
    await page.keyboard.press('ArrowDown');
    put('/ with the list open', await page.content());
  });
}

/** The way to people and the feedback, each step and each mistake. */
async function stepByStep(url, put) {
  const page = await open('/contact', { url, scripts: false });
  const step = async (what, selector = '#send') => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
    put(what, await page.content());
  };
  await step('contact: nothing asked');
  await page.type('#question', 'How do I connect to the VPN?');
  await step('contact: answers first');
  await step('contact: where to send the answer');
  await step('contact: no address');
  await page.type('#email', 'kim@example.org');
  await page.click('#consent');
  await step('contact: the status page');
  await page.type('#detail', 'It began on Monday.');
  await step('contact: a detail more');
  for (const answer of ['yes', 'no']) {
    await page.goto(`${url}/a/vpn`);
    await step(`feedback: ${answer}`, `.feedback [value=${answer}]`);
  }
  await page.browserContext().close();
}

describe('the Nu Html Checker finds nothing', () => {
  test('in any kind of page, style sheet or picture of ours', { skip }, async () => {
    const url = await serve(writeArticles(ARTICLES), SETTINGS);
    const { put, judge, names } = pile();
    await asTheServerSendsThem(url, put);
    await asTheScriptLeavesThem(url, put);
    await stepByStep(url, put);
    const home = await (await fetch(url)).text();
    put('the style sheet', await (await fetch(url + home.match(/rel="stylesheet"[^>]*href="([^"]*)"/)[1])).text(), 'css');
    put('the icon', await (await fetch(url + home.match(/rel="icon"[^>]*href="([^"]*)"/)[1])).text(), 'svg');
    assert.ok(names.length > 35, `${names.length} pages`);
    assert.deepEqual(judge(), []);
  });
});
