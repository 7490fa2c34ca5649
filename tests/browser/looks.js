// What is looked for on every page and in every state of it: what axe finds, and what sticks out.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, rules of WCAG 2.2 AA and good practice; the security policy stays on. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const results = await globalThis.axe.run(document, { runOnly: tags });
    // A link of which the open list covers a part can be aimed at once the list is closed; which links those are hangs on the machine's fonts.
    const list = document.querySelector('.kb-pop:not([hidden])');
    const isCovered = (selector) => {
      const [target, cover] = [document.querySelector(selector), list].map((element) => element.getBoundingClientRect());
      return !list.contains(document.querySelector(selector)) && target.left < cover.right && target.right > cover.left && target.top < cover.bottom && target.bottom > cover.top;
    };
    const isSeen = (rule, node) => !list || rule.id !== 'target-size' || !isCovered(node.target[0]);
    const short = (rules) => rules.flatMap((rule) => rule.nodes.filter((node) => isSeen(rule, node)).map((node) => `${rule.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary ?? ''}`));
    return { violations: short(results.violations), incomplete: short(results.incomplete), passes: results.passes.length };
  });
  // Contrast over the wash behind the hero cannot be computed; the unit test over the colours checks both its ends.
  // A field that holds nothing yet has no letters to compare.
  // The sign of a heading's link is no text, so its name need not hold it.
  const isExplained = /^color-contrast: .*(gradient|pseudo|overlap|background|has no value)|^label-content-name-mismatch: .*(anchor|Link to section)/;
  const incomplete = found.incomplete.filter((line) => !isExplained.test(line));
  assert.ok(found.passes > 10, 'axe looked at the page');
  return [...found.violations, ...incomplete];
}

/** By how many pixels the page can be moved sideways, and what sticks out. */
export const sideways = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = document.scrollingElement.scrollWidth - width;
    if (over <= 0) return '';
    const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 0.5);
    return `${over}px: ${out.slice(0, 4).map((element) => `${element.tagName}.${element.className}`)}`;
  });
