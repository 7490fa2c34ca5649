// Lighthouse for a phone on slow 4G, on every kind of page, light and dark: `npm run lighthouse`, or `npm run lighthouse -- article` for one kind, `widget` for pages of other
// sites with the widget on them. Prints the scores and times and fails below the aims. Not part
// of ./test, because its times depend on what else the machine does; docs/search-box.md has measured ones.

import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { end, serve, SETTINGS, theBrowser } from './kit.js';
import { compareHosts } from './lighthouse-host.js';

const AIMS = { performance: 99, accessibility: 100, 'best-practices': 100, seo: 100 };
const TIMES = { 'largest-contentful-paint': 1500, 'total-blocking-time': 50, 'cumulative-layout-shift': 0.01 };

const port = await new Promise((found) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});
// The site has to know its own address, or its canonical addresses lead elsewhere.
const url = await serve(undefined, SETTINGS.replace('https://help.example', `http://127.0.0.1:${port}`), port);
const sitemap = await (await fetch(`${url}/sitemap.xml`)).text();
const paths = [...sitemap.matchAll(/<loc>http:\/\/[^/]*([^<]*)<\/loc>/g)].map((match) => match[1]);
const kinds = {
  home: '/',
  topic: paths.find((path) => path.startsWith('/c/')),
  article: paths.find((path) => /^\/a\/.*(vpn|printer)/.test(path)) ?? paths.find((path) => path.startsWith('/a/')),
  search: '/search?q=vpn',
  contact: '/contact',
  changes: '/changes',
  API: '/api',
};

const browser = await theBrowser();
let isBelow = false;
const wanted = process.argv[2] ?? '';
const chosen = Object.entries(kinds).filter(([kind]) => kind.includes(wanted));
if (chosen.length) console.log('page      colours  perf  a11y  best   seo    LCP ms   TBT ms     CLS   bytes  requests');
for (const [kind, path] of chosen) {
  const { status } = await fetch(url + path);
  if (status !== 200) {
    console.log(`${kind}: ${path} is answered with ${status}`);
    isBelow = true;
    continue;
  }
  for (const colours of ['light', 'dark']) {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colours }]);
    // Search results and forms are not for search engines, which robots.txt tells them and this audit asks for.
    const skipAudits = /^\/(search|contact)/.test(path) ? ['is-crawlable'] : [];
    const { lhr } = await lighthouse(url + path, { logLevel: 'silent', skipAudits }, undefined, page);
    await page.close();
    const scores = Object.keys(AIMS).map((name) => Math.round(lhr.categories[name].score * 100));
    // Where the machine was too busy for a measurement there is none.
    const value = (name) => lhr.audits[name].numericValue ?? NaN;
    const requests = lhr.audits['network-requests'].details?.items ?? [];
    const bytes = requests.reduce((sum, request) => sum + request.transferSize, 0);
    console.log(
      [kind.padEnd(9), colours.padEnd(7), ...scores.map((score) => String(score).padStart(5)), ...Object.keys(TIMES).map((name) => value(name).toFixed(name.includes('shift') ? 3 : 0).padStart(8)), String(bytes).padStart(7), String(requests.length).padStart(8)].join(' '),
    );
    const failed = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 1 && ['binary', 'numeric'].includes(audit.scoreDisplayMode));
    const missed = [...Object.values(AIMS).map((aim, index) => scores[index] < aim), ...Object.entries(TIMES).map(([name, most]) => !(value(name) <= most))];
    if (missed.includes(true)) {
      isBelow = true;
      console.log(`  below the aims: ${failed.map((audit) => `${audit.id} ${audit.displayValue ?? ''}`).join('; ')}`);
    }
  }
}
if ('widget'.includes(wanted)) isBelow = (await compareHosts(browser, url)) || isBelow;
await end();
process.exitCode = isBelow ? 1 : 0;
