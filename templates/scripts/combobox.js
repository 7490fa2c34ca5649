// The search box that answers while one types: an ARIA 1.2 combobox over plain links. What it asks with stands above it in the same file, the site's script below.

const root = document.documentElement;
const tongues = new Intl.DisplayNames(root.lang, { type: 'language' });

// Where the API answers a question.
const questionAt = (api) => (text) => `${api}${api.includes('?') ? '&' : '?'}q=${encodeURIComponent(text)}`;

// Makes a combobox of `box`: an element with a search form in it. `recent` remembers what was opened and `tell` hears what happened, where that is wanted.
function combobox(box, { texts, api, recent, tell }) {
  const form = box.querySelector('form');
  const input = form.querySelector('input[type=search]');
  const id = input.id;
  // The language that the reader chose goes along to every page.
  const lang = form.elements.lang?.value;
  const status = make('div', { role: 'status', class: 'vh' });
  const list = make('div', { class: 'kb-list', id: `${id}-list`, role: 'listbox', 'aria-label': texts.list });
  const message = make('p', { class: 'kb-msg' });
  const all = make('a', { class: 'kb-all', href: form.action, tabindex: -1 });
  const pop = make('div', { class: 'kb-pop', hidden: '' }, list, message, all);
  box.prepend(status);
  form.after(pop);
  // A combobox is no search field to HTML; the keyboard of a phone stays one for searching.
  set(input, { type: 'text', inputmode: 'search', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': false, 'aria-controls': list.id });

  const { ask, recall, stop } = asker(questionAt(api));
  const say = speaker(status);
  const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);
  const prefetched = new Set();
  let options = [];
  let active = -1;
  let shown;
  let hints = 2;
  let isWarm = false;
  let wantsFirst = false;
  let timer;
  let slow;
  let pause;
  let rest;
  let unsettled;

  const state = (name) => {
    box.dataset.state = name;
    clearTimeout(slow);
    if (name !== 'typing' && name !== 'loading') list.removeAttribute('aria-busy');
  };
  const isOpen = () => !pop.hidden;
  const show = () => {
    pop.hidden = false;
    set(input, { 'aria-expanded': options.length > 0 });
  };
  const choose = (index) => {
    options[active]?.setAttribute('aria-selected', false);
    active = index;
    const option = options[active];
    set(input, { 'aria-activedescendant': option?.id });
    if (!option) return;
    option.setAttribute('aria-selected', true);
    option.scrollIntoView({ block: 'nearest' });
    prefetch(option.href);
    if (isApple) say(() => fill(texts.of, { title: option.dataset.title, i: index + 1, n: options.length }), 60);
  };
  // Of what is typed only the last text of a rest counts: a question of forty letters is one question.
  const settle = () => {
    clearTimeout(rest);
    if (unsettled) tell?.('results', unsettled);
    unsettled = undefined;
  };
  const hide = () => {
    choose(-1);
    pop.hidden = true;
    set(input, { 'aria-expanded': false });
  };
  const close = () => {
    wantsFirst = false;
    settle();
    hide();
    stop();
    clearTimeout(timer);
    clearTimeout(pause);
    say(() => '', 0);
    state('idle');
  };
  const prefetch = (url) => {
    const page = url?.split('#')[0];
    if (!page || navigator.connection?.saveData || prefetched.has(page)) return;
    prefetched.add(page);
    document.head.append(make('link', { rel: 'prefetch', href: page }));
  };

  // A row that leads to an answer. Its name is title and topic; what it says of itself is read after that.
  const row = ({ title, url, runs: title_runs, topic, snippet, lang }, index) => {
    const own = `${id}-${index}`;
    const option = make(
      'a',
      { class: 'kb-opt', role: 'option', id: own, href: url, tabindex: -1, 'aria-selected': false, 'data-title': title, lang },
      make('span', { class: 'kb-opt-t' }, ...(title_runs ?? [title])),
    );
    if (topic) option.append(' ', make('span', { class: 'kb-opt-c' }, topic));
    if (snippet?.length) {
      option.append(make('span', { class: 'kb-opt-s', id: `${own}s`, 'aria-hidden': true }, ...snippet));
      set(option, { 'aria-describedby': `${own}s` });
    }
    return option;
  };
  const remembered = (option, title, url, facts) => {
    option.addEventListener('click', () => {
      recent?.add({ title, url });
      settle();
      if (facts) tell?.('select', facts);
    });
    return option;
  };
  // A row that does something else: leads to `url`, or does `act`.
  const deed = (title, index, url, act) => {
    const option = row({ title, url }, index);
    option.classList.add('kb-act');
    if (act) option.addEventListener('click', act);
    return option;
  };
  const searched = (answer) => {
    const words = answer.suggestions.flatMap((one) => [...one.title_runs, ...one.snippet]).filter((run) => run.hit);
    return [...new Set(words.map((run) => normal(run.t)))].slice(0, 12).join(' ');
  };
  const answerRow = (words, facts) => (one, index) => {
    const { title } = one;
    const address = new URL(one.url, new URL(api, location));
    if (words) address.searchParams.set('h', words);
    if (lang) address.searchParams.set('lang', lang);
    const url = address.origin === location.origin ? address.href.slice(address.origin.length) : address.href;
    const tongue = one.lang === root.lang ? '' : `${tongues.of(one.lang)} · `;
    const topic = tongue + one.category.map((category) => category.title).join(' › ');
    return remembered(row({ title, url, lang: one.lang, topic, runs: runs(one.title_runs), snippet: runs(one.snippet) }, index), title, one.url, facts && { ...facts, article: one.id, position: index + 1 });
  };

  const paint = (rows, text, label) => {
    choose(-1);
    options = rows;
    list.replaceChildren(...rows);
    list.setAttribute('aria-label', label);
    list.hidden = !rows.length;
    message.textContent = text;
    message.hidden = !text;
    show();
    if (wantsFirst && rows.length) choose(0);
    wantsFirst = false;
  };
  const announce = (count, text) => {
    say(() => `${text ?? texts.n[count] ?? count}${options.length && hints-- > 0 ? ` ${texts.hint}` : ''}`, 700);
  };
  const showAnswer = (answer, text) => {
    // What is no sure answer stays short, so that the way to people is in sight.
    const found = answer.confident ? answer.suggestions : answer.suggestions.slice(0, 3);
    const facts = { query_id: answer.query_id, generation: answer.generation, question: text };
    const rows = found.map(answerRow(searched(answer), facts));
    const name = found.length ? 'results' : 'empty';
    let words = '';
    if (!answer.confident) {
      words = found.length ? texts.unsure : fill(texts.none, { q: text });
      const meant = answer.did_you_mean;
      if (meant && normal(meant) !== normal(text)) rows.push(deed(fill(texts.mean, { q: meant }), rows.length, null, () => put(meant)));
      const ask = deed(texts.ask, rows.length, answer.escalate.url);
      ask.addEventListener('click', () => (settle(), tell?.('handoff', facts)));
      rows.push(ask);
    }
    paint(rows, words, texts.list);
    all.href = `${form.action.split('?')[0]}?${new URLSearchParams({ ...(lang && { lang }), q: text })}`;
    all.textContent = fill(texts.all, { q: text });
    all.hidden = !found.length;
    shown = normal(text);
    unsettled = { ...facts, results: found.length, confident: answer.confident };
    clearTimeout(rest);
    rest = setTimeout(settle, 3000);
    state(name);
    announce(found.length, found.length ? undefined : words);
  };
  const showProblem = ({ problem, wait }, text) => {
    paint([], texts[problem], texts.list);
    all.hidden = true;
    shown = undefined;
    state(problem === 'offline' ? 'offline' : 'error');
    say(() => texts[problem], 0);
    clearTimeout(pause);
    if (wait > 0) pause = setTimeout(() => search(text), wait);
  };
  // Before anything is typed: what this browser opened last, else what most people need.
  const showUnasked = () => {
    const opened = recent?.list() ?? [];
    const popular = recall('')?.suggestions ?? [];
    if (!opened.length && !popular.length) return hide();
    const rows = opened.length ? opened.map((one, index) => remembered(row(one, index), one.title, one.url)) : popular.map(answerRow(''));
    if (opened.length) rows.push(deed(texts.clear, rows.length, null, () => (recent.clear(), showUnasked())));
    const label = opened.length ? texts.recent : texts.popular;
    paint(rows, label, label);
    all.hidden = true;
    shown = '';
    state('results');
    announce(opened.length || popular.length);
  };

  const search = async (text) => {
    const known = recall(text);
    if (known) {
      stop();
      return showAnswer(known, text);
    }
    clearTimeout(slow);
    slow = setTimeout(() => {
      box.dataset.state = 'loading';
      list.setAttribute('aria-busy', true);
    }, 300);
    const answer = await ask(text);
    if (!answer) return;
    if (answer.problem) showProblem(answer, text);
    else showAnswer(answer, text);
  };
  const typed = () => {
    wantsFirst = false;
    unsettled = undefined;
    clearTimeout(rest);
    clearTimeout(timer);
    clearTimeout(pause);
    const text = input.value.trim();
    choose(-1);
    if (!isEnough(text)) {
      stop();
      state('idle');
      if (text) hide();
      else showUnasked();
      return;
    }
    state('typing');
    if (recall(text)) search(text);
    else timer = setTimeout(search, 80, text);
  };
  const put = (text) => {
    input.value = text;
    input.focus();
    typed();
  };
  const open = () => {
    const text = input.value.trim();
    if (!isEnough(text)) showUnasked();
    else if (shown === normal(text) && options.length) show();
    else typed();
  };
  // The first touch opens the connection and brings what most people need.
  const warm = async () => {
    if (isWarm) return;
    isWarm = true;
    const answer = await ask('');
    isWarm = Boolean(answer && !answer.problem);
    // A row that was chosen meanwhile stays chosen: Enter must not do something else.
    if (isWarm && active < 0 && !input.value.trim() && input.matches(':focus')) showUnasked();
  };

  // What a key does with an open list: the next active row; undefined for a key that is none of ours.
  const step = (key) => {
    const last = options.length - 1;
    const rows = {
      ArrowDown: active === last ? -1 : active + 1,
      ArrowUp: active < 0 ? last : active - 1,
      PageDown: Math.min(active + 5, last),
      PageUp: active < 0 ? undefined : Math.max(active - 5, 0),
    };
    return rows[key];
  };
  const openRow = (event) => {
    const { ctrlKey, metaKey, shiftKey } = event;
    options[active].dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window, ctrlKey, metaKey, shiftKey }));
  };
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const { key, altKey } = event;
    const taken = () => event.preventDefault();
    if (key === 'Escape') {
      if (isOpen() || box.dataset.state !== 'idle') close();
      else if (input.value) input.value = '';
      else return;
      taken();
      event.stopPropagation();
    } else if (key === 'Tab') {
      close();
    } else if (key === 'Enter') {
      if (!isOpen() || active < 0 || altKey) return;
      taken();
      openRow(event);
    } else if (altKey) {
      if (key === 'ArrowDown') taken(), isOpen() || open();
      if (key === 'ArrowUp') taken(), isOpen() && close();
    } else if (!isOpen()) {
      if (key !== 'ArrowDown') return;
      taken();
      open();
      if (isOpen()) choose(0);
      else wantsFirst = true;
    } else if (['Home', 'End', 'ArrowLeft', 'ArrowRight'].includes(key)) {
      choose(-1);
    } else if (options.length && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const next = step(key);
      if (next === undefined) return;
      taken();
      choose(next);
    }
  });
  onTyping(input, typed);
  input.addEventListener('focus', () => {
    warm();
    if (!isOpen()) open();
  });
  input.addEventListener('click', () => isOpen() || open());
  form.addEventListener('submit', close);
  list.addEventListener('pointerover', (event) => prefetch(event.target.closest('a')?.href));
  // A press on a row must not take the focus from the input.
  pop.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('touchmove', () => input.blur(), { passive: true });
  document.addEventListener('pointerdown', (event) => box.contains(event.target) || (isOpen() && close()));
  addEventListener('online', () => box.dataset.state === 'offline' && typed());
  addEventListener('pageshow', (event) => event.persisted && close());
  state('idle');
  return { input, close };
}
