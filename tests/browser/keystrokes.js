// How long it takes from a key to painted answers: `npm run keystrokes`. Types questions letter by letter and waits for each letter's answers, 200 samples;
// the 80 ms for which the search box waits for another key are part of it. A measurement, not a test: use a release build by PROGRAM_UNDER_TEST.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, open, root, site } from './kit.js';

const SAMPLES = Number(process.argv[2] ?? 200);

const questions = readFileSync(join(root, 'articles', 'questions.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .map((line) => line.question ?? line.q ?? line.text)
  .filter((question) => typeof question === 'string' && question.length > 8);

const page = await open('/');
await page.evaluate(() => {
  const list = document.querySelector('.kb-list');
  let pressed;
  document.getElementById('q').addEventListener('input', (event) => (pressed = event.timeStamp));
  globalThis.painted = () =>
    new Promise((done) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        // The frame after the one in which the rows are laid out has them on screen.
        requestAnimationFrame(() => requestAnimationFrame((now) => done(now - pressed)));
      });
      observer.observe(list, { childList: true });
      setTimeout(() => (observer.disconnect(), done(null)), 2000);
    });
});
await page.focus('#q');
const times = [];
for (let number = 0; times.length < SAMPLES; number++) {
  const question = questions[number % questions.length];
  await page.$eval('#q', (input) => (input.value = ''));
  await page.keyboard.type(question.slice(0, 3), { delay: 20 });
  await new Promise((done) => setTimeout(done, 400));
  for (const letter of question.slice(3, 13)) {
    const painted = page.evaluate(() => globalThis.painted());
    await page.keyboard.type(letter);
    const time = await painted;
    // A space changes nothing, and what was asked before is there at once.
    if (time !== null && letter !== ' ') times.push(time);
    if (times.length === SAMPLES) break;
  }
}
const dur = await page.evaluate(() =>
  performance
    .getEntriesByType('resource')
    .flatMap((entry) => entry.serverTiming.filter((timing) => timing.name === 'search').map((timing) => timing.duration)),
);
const share = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))].toFixed(1);
console.log(`key to painted answers at ${await site()}, ${times.length} samples: p50 ${share(times, 0.5)} ms, p95 ${share(times, 0.95)} ms, longest ${share(times, 1)} ms`);
console.log(`of that the search itself, ${dur.length} samples: p50 ${share(dur, 0.5)} ms, p99 ${share(dur, 0.99)} ms`);
await end();
