// What the site's pages do with a script, each a comfort: without it everything still works. The combobox stands above it in the same file.

const texts = JSON.parse(document.getElementById('rapport-texts')?.textContent ?? 'null');
const isPhone = matchMedia('(max-width: 30rem)');
// Storage may be switched off or full, or hold nonsense: then nothing is remembered.
const attempt = (deed) => {
  try {
    return deed();
  } catch {}
};
const stored = {
  get: (name) => attempt(() => localStorage.getItem(name)),
  set: (name, value) => attempt(() => (value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value))),
};

// The answers this browser opened last, newest first.
const recent = {
  list: () =>
    attempt(() =>
      JSON.parse(stored.get('rapportRecent'))
        .filter(({ title, url }) => title && url.startsWith('/') && !url.startsWith('//'))
        .slice(0, 5),
    ) ?? [],
  add: ({ title, url }) => {
    const others = recent.list().filter((one) => one.url !== url);
    stored.set('rapportRecent', JSON.stringify([{ title, url }, ...others]));
  },
  clear: () => stored.set('rapportRecent', null),
};

// Tells the server what happened, without waiting and without saying who: `session` is made up for this page and kept nowhere.
const session = crypto.randomUUID?.();
const tell = (kind, facts) => {
  const event = { ...facts, kind, session, page: location.pathname, lang: root.lang };
  navigator.sendBeacon?.('/api/v1/events', JSON.stringify({ events: [event] }));
  // Feedback on the article that is opened now is about this question.
  if (kind === 'select') attempt(() => sessionStorage.setItem('rapportQuery', facts.query_id));
};

// On a phone the header's search takes the whole screen, and the list ends above the keyboard.
function phoneDialog(box, { input, close }) {
  const cancel = make('button', { class: 'btn quiet', type: 'button' }, texts.cancel);
  const dialog = make('dialog', { class: 'kb-dialog', 'aria-label': texts.list }, cancel);
  const home = make('span', { hidden: '' });
  const fit = () => (dialog.style.height = `${visualViewport.height}px`);
  const open = () => {
    if (dialog.open || !isPhone.matches) return;
    box.before(dialog, home);
    dialog.prepend(box);
    dialog.showModal();
    input.focus();
    fit();
    visualViewport.addEventListener('resize', fit);
  };
  const shut = () => {
    visualViewport.removeEventListener('resize', fit);
    home.replaceWith(box);
    dialog.remove();
    close();
  };
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', shut);
  input.addEventListener('click', open);
  return open;
}

function searchBoxes() {
  const boxes = [...document.querySelectorAll('[data-rapport-search]')].map((box) => {
    const api = box.dataset.rapportSearch;
    const kept = box.dataset.recent;
    // What was remembered before it was switched off is forgotten.
    if (kept === 'off') recent.clear();
    const combo = combobox(box, { texts, api, recent: kept === 'on' ? recent : undefined, tell: kept ? tell : undefined });
    const open = box.closest('header') ? phoneDialog(box, combo) : () => {};
    return { ...combo, open };
  });
  if (!boxes.length) return;
  const isEditable = (target) => target.closest?.('input, textarea, select, [contenteditable]');
  addEventListener('keydown', (event) => {
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isK = event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.isComposing || !(isK || (isSlash && stored.get('rapportKeys') !== 'off' && !isEditable(event.composedPath()[0])))) return;
    event.preventDefault();
    const { input, open } = boxes[0];
    open();
    input.focus();
    input.select();
  });
}

// What a requester saw and opened goes along to the people who answer.
const carry = (form, name, value) => {
  const isKnown = [...form.querySelectorAll(`[name=${name}]`)].some((field) => field.value === value);
  if (!isKnown) form.append(make('input', { type: 'hidden', name, value }));
};
const carryOpened = (link, form, id) => {
  for (const kind of ['click', 'auxclick']) link.addEventListener(kind, () => carry(form, 'opened', id));
};

// The same for the answers that the form itself shows, and the page of this site that led to it.
function carryAlong(form) {
  for (const row of form.querySelectorAll('.results li')) carryOpened(row.querySelector('a'), form, row.querySelector('button').value);
  const page = form.querySelector('[name=page]');
  const from = document.referrer && new URL(document.referrer);
  if (page && !page.value && from?.origin === location.origin && from.pathname !== location.pathname) page.value = from.pathname;
}

// Answers under a field in which somebody writes a question to people. A list of links, so that the field's keys stay its own.
function answersUnder(field) {
  const { ask, recall, stop } = asker(questionAt(field.dataset.rapportAnswers));
  const status = make('div', { role: 'status', class: 'vh' });
  const list = make('ul', { class: 'answers' });
  const part = make('section', { class: 'kb-under', 'aria-label': texts.list, hidden: '' }, make('p', {}, texts.perhaps), list);
  field.after(status, part);
  const say = speaker(status);
  let timer;
  const row = (one) => {
    const name = make('span', { class: 'vh' }, ` ${texts.new_tab}`);
    const link = make('a', { href: one.url, target: '_blank', rel: 'noopener' }, ...runs(one.title_runs), name);
    if (field.form) {
      carry(field.form, 'shown', one.id);
      carryOpened(link, field.form, one.id);
    }
    return make('li', { lang: one.lang }, link, make('p', {}, ...runs(one.snippet)));
  };
  const show = (answer) => {
    const found = answer?.confident ? answer.suggestions.slice(0, 3) : [];
    list.replaceChildren(...found.map(row));
    part.hidden = !found.length;
    say(() => (found.length ? `${texts.n[found.length]} ${texts.below}` : ''), 700);
  };
  const search = async (text) => {
    const answer = recall(text) ?? (await ask(text));
    if (answer && !answer.problem) show(answer);
  };
  const typed = () => {
    clearTimeout(timer);
    const text = field.value.trim();
    if (!isEnough(text)) {
      stop();
      show();
    } else timer = setTimeout(search, 300, text.slice(0, 512));
  };
  onTyping(field, typed);
}

// A form that names the part of the page it changes is sent without a reload; the part comes from the server's own page. XMLHttpRequest, because it can
// read a page into a document in which nothing runs; if anything goes wrong the form is sent as it always was.
function sendInPlace(form) {
  const id = form.dataset.rapportPart;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const give_up = () => {
      const { name, value } = event.submitter ?? {};
      if (name) form.append(make('input', { type: 'hidden', name, value }));
      form.submit();
    };
    request.open(form.method, form.action);
    request.responseType = 'document';
    request.timeout = 8000;
    request.onerror = request.ontimeout = give_up;
    request.onload = () => {
      const part = request.status < 500 && request.response?.getElementById(id);
      if (!part) return give_up();
      const fresh = document.importNode(part, true);
      // In the middle of a page it is not the page's first heading, and needs no way back.
      fresh.querySelectorAll('h1').forEach((h1) => h1.replaceWith(make('h2', {}, ...h1.childNodes)));
      fresh.querySelectorAll('[data-rapport-alone]').forEach((element) => element.remove());
      document.getElementById(id).replaceWith(fresh);
      fresh.querySelectorAll('form[data-rapport-part]').forEach(sendInPlace);
      const heading = fresh.querySelector('[role=alert], h2') ?? fresh;
      heading.tabIndex = -1;
      heading.focus();
    };
    request.send(new URLSearchParams(new FormData(form, event.submitter)));
  });
}

function copyButtons() {
  if (!navigator.clipboard) return;
  for (const pre of document.querySelectorAll('.prose pre')) {
    const button = make('button', { class: 'copy', type: 'button' }, texts.copy);
    const said = make('span', { class: 'vh', role: 'status' });
    const frame = make('div', { class: 'code' });
    pre.replaceWith(frame);
    frame.append(pre, button, said);
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = said.textContent = texts.copied;
      setTimeout(() => {
        button.textContent = texts.copy;
        said.textContent = '';
      }, 2000);
    });
  }
}

// A video on another site is a link that says whose it is. A click plays it here, and not before that does the other site hear of the reader.
function players() {
  const known = /^https:\/\/(?:www\.youtube\.com\/watch\?v=([\w-]{11})(?:&t=(\d+))?|vimeo\.com\/(\d+)(?:\/(\w+))?)$/;
  for (const link of document.querySelectorAll('.prose .embed')) {
    const [, youtube, start, vimeo, key] = known.exec(link.href) ?? [];
    if (!youtube && !vimeo) continue;
    const src = youtube
      ? `https://www.youtube-nocookie.com/embed/${youtube}?autoplay=1&start=${start ?? 0}`
      : `https://player.vimeo.com/video/${vimeo}?autoplay=1&dnt=1${key ? `&h=${key}` : ''}`;
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const frame = make('iframe', { src, title: link.textContent, allow: 'autoplay; encrypted-media; fullscreen; picture-in-picture' });
      link.replaceWith(frame);
      frame.focus();
    });
  }
}

// Marks the words that the reader came with, and takes them out of the address, so that it can be sent on.
function markSearched() {
  const address = new URL(location);
  const words = (address.searchParams.get('h') ?? '').split(' ').filter((word) => word.length > 1).slice(0, 12);
  if (!words.length) return;
  address.searchParams.delete('h');
  history.replaceState(history.state, '', address);
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const wanted = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  for (const part of document.querySelectorAll('.prose')) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('pre, .anchor, button')) nodes.push(walker.currentNode);
    let left = 200;
    for (const node of nodes) {
      for (const match of [...node.data.matchAll(wanted)].reverse()) {
        if (left-- <= 0) return;
        const range = new Range();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        range.surroundContents(make('mark'));
      }
    }
  }
}

// Notices can be put away. They come back when they say something else; until this has looked, the page's head hides them from who put some away.
function noticesAway(part) {
  const text = part.textContent.trim().slice(0, 2000);
  const isAway = stored.get('rapportNotice') === text;
  if (isAway) part.remove();
  root.classList.remove('noted');
  if (isAway) return;
  const button = make('button', { class: 'tool', type: 'button', 'aria-label': texts.away });
  button.addEventListener('click', () => {
    stored.set('rapportNotice', text);
    part.remove();
    document.getElementById('main').focus();
  });
  part.append(button);
}

// Light, dark, or as the system says. The page's head reads the choice before anything is painted.
function themeButton(button) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const tell = () => button.setAttribute('aria-pressed', isDark());
  button.addEventListener('click', () => {
    // What the system says anyway needs no choice.
    const theme = isDark() === system.matches ? (system.matches ? 'light' : 'dark') : null;
    set(root, { 'data-theme': theme });
    stored.set('rapportTheme', theme);
    tell();
  });
  system.addEventListener('change', tell);
  tell();
}

// One key alone can be pressed by mistake (WCAG 2.1.4).
function keysButton(button) {
  const tell = () => button.setAttribute('aria-pressed', stored.get('rapportKeys') !== 'off');
  button.addEventListener('click', () => {
    stored.set('rapportKeys', stored.get('rapportKeys') === 'off' ? null : 'off');
    tell();
  });
  tell();
}

// The question that led here, if it was asked in this tab and led straight here.
function fillQuery() {
  const query = attempt(() => sessionStorage.getItem('rapportQuery'));
  attempt(() => sessionStorage.removeItem('rapportQuery'));
  for (const field of document.querySelectorAll('.feedback [name=query_id]')) field.value = query ?? '';
}

if (texts) {
  searchBoxes();
  fillQuery();
  document.querySelectorAll('main .form').forEach(carryAlong);
  document.querySelectorAll('[data-rapport-answers]').forEach(answersUnder);
  document.querySelectorAll('form[data-rapport-part]').forEach(sendInPlace);
  document.querySelectorAll('[data-rapport-theme]').forEach(themeButton);
  document.querySelectorAll('[data-rapport-keys]').forEach(keysButton);
  document.querySelectorAll('.notices').forEach(noticesAway);
  copyButtons();
  players();
  markSearched();
}
