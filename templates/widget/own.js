// What the widget takes from the page it stands on, held fast before the page can change it, and how it speaks to its server: without cookies, and without headers
// that would need a preflight.

const { fetch: pageFetch, setTimeout, clearTimeout } = globalThis;
const { stringify } = JSON;
const script = document.currentScript ?? document.querySelector('script[data-rapport]');
const fetch = async (address, options) => pageFetch(address, { ...options, credentials: 'omit' });
const base = new URL(script.dataset.base ?? '/', script.src).href;
const ending = new AbortController();

// What an element says of itself, else the script that brought it.
const option = (host, name) => host.getAttribute(name) ?? script.getAttribute(`data-${name}`);
// The page as the server may know it: a query may hold secrets, and so may a hash that is no route.
const here = () => location.origin + location.pathname + (/^#!?\//.test(location.hash) ? location.hash : '');
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');
const session = random();
// Old libraries give lists a `toJSON` that makes texts of them; an empty one of the list's own comes first.
const plain = (list) => Object.assign([...list].slice(-20), { toJSON: undefined });
const send = (path, body) => fetch(`${base}api/v1/${path}`, { method: 'POST', keepalive: true, body: stringify(body) });
const emit = (host, name, detail) => host.dispatchEvent(new CustomEvent(`rapport:${name}`, { bubbles: true, composed: true, cancelable: true, detail }));
// Half a letter has no bytes.
const whole = (text) => encodeURIComponent(text.replace(/\p{Cs}/gu, ''));

// The texts of a language. English ones do until they come, and where they don't.
const spoken = {};
const load = async (lang) => {
  try {
    return await (await fetch(`${base}widget/v1/i18n/${lang}.json`, { signal: AbortSignal.timeout(3000) })).json();
  } catch {}
};
const textsIn = (lang) => (spoken[lang] ??= RAPPORT_LANGS.includes(lang) && load(lang));

const sheet = new CSSStyleSheet();
sheet.replaceSync(RAPPORT_CSS);
// An element that is built once, when it stands on a page and its texts are there, and hears `listen` each time it is put on a page.
const element = (build) =>
  class extends HTMLElement {
    #stay;
    async connectedCallback() {
      const { signal } = (this.#stay = new AbortController());
      this.built ??= this.#build();
      (await this.built).listen?.(signal);
    }
    disconnectedCallback() {
      this.#stay.abort();
    }
    async #build() {
      // A task of its own, so that the page is never held up for long.
      await new Promise((done) => setTimeout(done));
      const lang = (option(this, 'lang') ?? this.closest('[lang]')?.lang ?? '').split(/[-_]/)[0].toLowerCase();
      const texts = { ...RAPPORT_STRINGS, ...(await textsIn(lang)), ...globalThis.Rapport?.strings };
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      const frame = make('section', { class: 'root', lang: texts.lang, 'data-theme': option(this, 'theme'), 'data-at': option(this, 'position') });
      root.append(frame);
      return build(this, frame, texts, lang);
    }
  };

const icon = (d) => {
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  set(svg, { viewBox: '0 0 24 24' });
  set(path, { d });
  svg.append(path);
  return svg;
};
const prevent = (event) => event.preventDefault();
const button = (kind, act, ...children) => {
  const made = make('button', { class: kind, part: 'button' }, ...children);
  made.addEventListener('click', act);
  return made;
};
const tool = (d, label, act) => {
  const made = button('tool', act, icon(d));
  made.ariaLabel = label;
  return made;
};
