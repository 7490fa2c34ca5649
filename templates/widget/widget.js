// Where the widget comes from, and what the page said about it where it embedded the script.

const script = document.currentScript;
const base = new URL(script.dataset.base ?? '/', script.src).href;
globalThis.Rapport = { version: RAPPORT_VERSION, base };
