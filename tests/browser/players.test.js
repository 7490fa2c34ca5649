// Videos on other sites: a link until somebody clicks it, and only then a word to that site.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serve, SETTINGS, until, withPage, writeArticles } from './kit.js';
import { axe, sideways } from './looks.js';

const ARTICLES = {
  'public/scan.md': '# Scan a page\n\nWatch how it is done:\n\n[Scan at the big printer](https://youtu.be/abc-EFG_123?t=30)\n\n<iframe src="https://player.vimeo.com/video/123?h=a1b2" title="Scan at home"></iframe>\n',
  'public/plain.md': '# Nothing to watch\n\nSee [a video](https://youtu.be/abc-EFG_123) elsewhere.\n',
};

let started;
const server = () => (started ??= serve(writeArticles(ARTICLES), SETTINGS));

/** Opens the page with the videos; what it asks of other sites is noted and answered here. */
async function watching(options, deed) {
  const url = await server();
  await withPage(null, options, async (page) => {
    const asked = [];
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (request.url().startsWith(url)) return request.continue();
      asked.push(request.url());
      return request.respond({ contentType: 'text/html', body: '<!doctype html><html lang="en"><title>A player</title><button>Play</button>' });
    });
    await page.goto(`${url}/a/scan`, { waitUntil: 'networkidle0' });
    assert.deepEqual(asked, []);
    await deed(page, asked);
  });
}

const links = (page) => page.$$eval('.embed', (all) => all.map((link) => [link.textContent, link.href]));

describe('videos on other sites', () => {
  test('are links that say whose they are, without a script too', async () => {
    const expected = [
      ['Scan at the big printer – Play the video from youtube.com', 'https://www.youtube.com/watch?v=abc-EFG_123&t=30'],
      ['Scan at home – Play the video from vimeo.com', 'https://vimeo.com/123/a1b2'],
    ];
    for (const scripts of [true, false]) await watching({ scripts }, async (page) => assert.deepEqual(await links(page), expected));
  });

  test('play here after a key or a click, each alone, and the policy lets in these players', async () => {
    for (const dark of [false, true]) {
      await watching({ dark, width: 320 }, async (page, asked) => {
        assert.deepEqual(await axe(page), []);
        await page.focus('.embed');
        await page.keyboard.press('Enter');
        await until(() => asked.length, 'the first player');
        assert.deepEqual(asked, ['https://www.youtube-nocookie.com/embed/abc-EFG_123?autoplay=1&start=30']);
        const [title, hasFocus] = await page.$eval('iframe', (frame) => [frame.title, document.activeElement === frame]);
        assert.deepEqual([title, hasFocus], ['Scan at the big printer – Play the video from youtube.com', true]);
        await page.click('.embed');
        await until(() => asked.length > 1, 'the second player');
        assert.deepEqual(asked.slice(1), ['https://player.vimeo.com/video/123?autoplay=1&dnt=1&h=a1b2']);
        // What is in the frames is theirs.
        assert.deepEqual((await axe(page)).filter((line) => !line.startsWith('frame-tested')), []);
        assert.equal(await sideways(page), '');
        assert.deepEqual(page.told, []);
      });
    }
  });

  test('pages without one let in no frame at all', async () => {
    const policy = async (path) => (await fetch((await server()) + path)).headers.get('content-security-policy');
    assert.match(await policy('/a/scan'), /; frame-src https:\/\/www\.youtube-nocookie\.com https:\/\/player\.vimeo\.com;/);
    for (const path of ['/a/plain', '/', '/search?q=scan']) assert.doesNotMatch(await policy(path), /frame-src/);
  });
});
