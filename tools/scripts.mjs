// Makes the scripts that browsers get, short ones in `templates/scripts/short/`, of those that people read: `node tools/scripts.mjs` after each change of a script.
// It uses terser of the browser tests' packages (`npm ci --ignore-scripts` in `tests/browser`), in the one version that their lock file names.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const { minify } = createRequire(new URL('tests/browser/package.json', root))('terser');
const read = (path) => readFileSync(new URL(`templates/${path}`, root), 'utf8');

/** Where the short script of this name stands. */
export const target = (name) => new URL(`templates/scripts/short/${name}.js`, root);

/** The short scripts by name. The first line of each names the bytes that it was made of, by which the program knows whether it is up to date. */
export async function made() {
  const scripts = {};
  for (const [name, parts] of Object.entries(JSON.parse(read('scripts/parts.json')))) {
    const source = parts.map(read).join('');
    const digits = createHash('sha256').update(source).digest('hex').slice(0, 10);
    // A scope of its own keeps the script's names out of the page's. Without `reduce_vars: false` terser 5.51 takes a `let` without a value, given one by a closure, for
    // always true, and leaves out what happens before: `isDone` of `suggest.js`.
    const { code } = await minify(`(()=>{${source}})();`, { ecma: 2022, compress: { passes: 3, reduce_vars: false } });
    scripts[name] = `// ${digits}\n${code}\n`;
  }
  return scripts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(new URL('.', target('any')), { recursive: true });
  for (const [name, script] of Object.entries(await made())) {
    writeFileSync(target(name), script);
    console.log(`templates/scripts/short/${name}.js: ${script.length} letters`);
  }
}
