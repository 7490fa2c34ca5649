// What the widget costs a page that embeds it: Lighthouse for a phone on slow 4G over a bare page of another site, with and without it, by turns. The
// quietest turn of each counts, because whatever else the machine does can only add.

import { createServer } from 'node:http';
import lighthouse from 'lighthouse';

const TURNS = 5;
const MOST_POINTS = 1;
const MOST_BLOCKING = 30;

/** A page with nothing on it but a few words, and what is put into its head and body. */
const bare = (head = '', body = '') =>
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<title>Orders – Shop</title><meta name="description" content="What you ordered and where it is."><link rel="icon" href="data:,">${head}</head>` +
  `<body><main><h1>Orders</h1><p>What you ordered and where it is.</p>${body}</main></body></html>`;

// Scores are better high, and everything else low.
const best = (numbers, column) => (column < 3 ? Math.max(...numbers) : Math.min(...numbers));

/** Prints what it finds for the help centre at `url`; gives whether it is below the aims. */
export async function compareHosts(browser, url) {
  const line = `<script async src="${url}/widget/v1.js" data-rapport></script>`;
  const form = (beside = '') => `<form><label for="subject">Subject</label> <input id="subject" name="subject">${beside}</form>`;
  const pages = { without: bare(), launcher: bare(line), form: bare('', form()), attached: bare(line, form('<rapport-suggest for="subject"></rapport-suggest>')) };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(pages[request.url.slice(1)] ?? '');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const found = Object.fromEntries(Object.keys(pages).map((kind) => [kind, []]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const kind of Object.keys(pages)) {
      const page = await browser.newPage();
      const { lhr } = await lighthouse(`${origin}/${kind}`, { logLevel: 'silent' }, undefined, page);
      await page.close();
      const scores = ['performance', 'accessibility', 'best-practices'].map((name) => Math.round(lhr.categories[name].score * 100));
      const requests = lhr.audits['network-requests'].details?.items ?? [];
      const value = (name) => lhr.audits[name].numericValue ?? NaN;
      found[kind].push([...scores, value('total-blocking-time'), value('largest-contentful-paint'), value('cumulative-layout-shift'), requests.reduce((sum, one) => sum + one.transferSize, 0), requests.length]);
    }
  }
  server.close();
  console.log('host page  perf  a11y  best   TBT ms   LCP ms     CLS   bytes  requests   (best of', TURNS, 'turns)');
  const of = Object.fromEntries(Object.entries(found).map(([kind, rows]) => [kind, rows[0].map((_, column) => best(rows.map((row) => row[column]), column))]));
  for (const [kind, [perf, a11y, practices, blocking, paint, shift, bytes, requests]] of Object.entries(of)) {
    console.log(
      [kind.padEnd(9), ...[perf, a11y, practices].map((score) => String(score).padStart(5)), blocking.toFixed(0).padStart(8), paint.toFixed(0).padStart(8), shift.toFixed(3).padStart(7), String(bytes).padStart(7), String(requests).padStart(9)].join(' '),
    );
  }
  const costs = [['launcher', 'without'], ['attached', 'form']].map(([kind, without]) => of[kind].map((value, column) => value - of[without][column]));
  // Nothing to weigh means that the widget was not there.
  return costs.some(([perf, a11y, practices, blocking, , shift, bytes]) => -Math.min(perf, a11y, practices) > MOST_POINTS || blocking > MOST_BLOCKING || shift > 0 || bytes < 1000);
}
