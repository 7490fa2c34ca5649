// The panel's field and its answers: a combobox whose list stays where it is. Keys are those of the site's search box.

const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

function answers(host, input, texts, lang) {
  const status = make('div', { role: 'status', class: 'vh' });
  const list = make('div', { id: 'list', role: 'listbox', hidden: '' });
  const message = make('p', { class: 'note' });
  const pop = make('div', { class: 'pop' }, message, list);
  const say = speaker(status);
  const options = list.children;
  let active = -1;
  let hints = 2;
  let slow;
  set(input, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'list', 'aria-expanded': false });

  const choose = (index) => {
    options[active]?.setAttribute('aria-selected', false);
    const option = options[(active = index)];
    set(input, { 'aria-activedescendant': option?.id });
    if (!option) return;
    option.setAttribute('aria-selected', true);
    option.scrollIntoView({ block: 'nearest' });
    if (isApple) say(() => fill(texts.of, { title: option.dataset.title, i: index + 1, n: options.length }), 60);
  };
  const row = (index, title, act, ...children) => {
    const option = make('a', { role: 'option', part: 'option', id: `o${index}`, tabindex: -1, 'aria-selected': false, 'data-title': title }, ...children);
    option.addEventListener('click', act);
    return option;
  };
  const show = ({ problem, confident, did_you_mean: meant }, text, found) => {
    clearTimeout(slow);
    const rows = found.map((one, index) => {
      const about = make('span', { id: `s${index}`, 'aria-hidden': true }, ...runs(one.snippet));
      const option = row(index, one.title, () => asking.tell('select', one), make('b', {}, ...runs(one.title_runs)), about);
      set(option, { href: new URL(one.url, base), lang: one.lang, dir: 'auto', 'aria-describedby': about.id });
      return option;
    });
    const mean = fill(texts.mean, { q: meant });
    if (text && meant && normal(meant) !== normal(text)) rows.push(row(rows.length, mean, () => put(meant), make('u', {}, mean)));
    const unsure = confident ? '' : found[0] ? texts.unsure : fill(texts.none, { q: text });
    const words = texts[problem] ?? (text ? unsure : found[0] && texts.list);
    message.textContent = words;
    set(list, { 'aria-label': words || texts.list, 'aria-busy': null });
    list.replaceChildren(...rows);
    list.hidden = !rows[0];
    choose(-1);
    set(input, { 'aria-expanded': !!rows[0] });
    if (text) say(() => `${found[0] ? texts.n[found.length] : words} ${rows[0] && hints-- > 0 ? texts.hint : ''}`, problem ? 0 : 700);
  };
  const asking = inquiry(host, lang, 80, show);
  const typed = () => {
    choose(-1);
    clearTimeout(slow);
    slow = setTimeout(set, 380, list, { 'aria-busy': true });
    asking.heard(input.value);
  };
  const put = (text) => {
    input.value = text;
    input.focus();
    typed();
  };
  input.addEventListener('keydown', (event) => {
    const { key } = event;
    if (event.isComposing || event.keyCode === 229 || event.altKey) return;
    const last = options.length - 1;
    const step = { ArrowDown: active === last ? -1 : active + 1, ArrowUp: active < 0 ? last : active - 1, PageDown: Math.min(active + 5, last), PageUp: Math.max(active - 5, 0) }[key];
    if (/^(Home|End|Arrow[LR].*)$/.test(key)) choose(-1);
    else if (key === 'Enter' && options[active]) options[active].dispatchEvent(new MouseEvent('click', event));
    else if (step >= -1 && options[0] && !event.shiftKey) choose(step);
    else return;
    if (step >= -1 || key === 'Enter') event.preventDefault();
  });
  onTyping(input, typed);
  input.addEventListener('blur', asking.settle);
  // A press on a row must not take the focus from the field.
  pop.addEventListener('mousedown', prevent);
  addEventListener('online', () => message.textContent === texts.offline && typed(), { signal: ending.signal });
  return { ...asking, parts: [status, pop], typed, put };
}
