// Pages of another site, on an origin of their own, as those who embed the widget have them.

import { createServer } from 'node:http';

const ICON = '<link rel="icon" href="data:,">';

/** A page with nothing on it but a few words, and what is put into its head and body. */
export const bare = ({ head = '', body = '', lang = 'en' } = {}) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>Orders – Shop</title><meta name="description" content="What you ordered and where it is.">${ICON}${head}</head>` +
  `<body><main><h1>Orders</h1><p>What you ordered and where it is.</p>${body}</main></body></html>`;

/** Serves pages by path: `{ '/path': { html, headers } }`. Gives the origin, and what ends it. */
export async function host(pages) {
  const server = createServer((request, response) => {
    const { html, headers = {} } = pages[new URL(request.url, 'http://host').pathname] ?? {};
    response.writeHead(html ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(html ?? 'nothing');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, end: () => server.close() };
}
