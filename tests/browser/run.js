// Runs the browser tests, one after the other in one browser: `node run.js [part of a file's name]`.

import { readdirSync } from 'node:fs';
import { after } from 'node:test';
import { end, root } from './kit.js';
import { join } from 'node:path';

const wanted = process.argv[2] ?? '';
const files = readdirSync(join(root, 'tests', 'browser')).filter((name) => name.endsWith('.test.js') && name.includes(wanted));
if (!files.length) throw new Error(`no file of tests has "${wanted}" in its name`);
for (const file of files) await import(`./${file}`);
after(end);
