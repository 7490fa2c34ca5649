// `<rapport-suggest for="subject" with="description">`: answers beside a form that is there already, while somebody writes in it. The form's fields keep their roles,
// keys and texts; the form carries along what was shown, so that agents see what was tried.

function suggest(host, frame, texts, lang) {
  const status = make('div', { role: 'status', class: 'vh' });
  const list = make('ul');
  const heading = make('h2', { tabindex: -1 });
  const say = speaker(status);
  // An id, a name, or a selector.
  const fields = ['for', 'with'].flatMap((name) => host.getAttribute(name) ?? []).map((name) => (/^[\w-]+$/.test(name) ? `#${name},[name=${name}]` : name));
  const field = (selector) => selector && host.getRootNode().querySelector(selector);
  const written = (selector) => {
    const found = field(selector);
    return found?.value ?? found?.innerText ?? '';
  };
  let isDone;

  const finish = (words) => {
    isDone = true;
    list.replaceChildren();
    frame.hidden = !words;
    heading.textContent = words;
    (words ? heading : field(fields[0]))?.focus();
  };
  const carry = () => {
    const at = field(fields[0]);
    const form = at?.form ?? at?.closest('form');
    const tried = [...asking.seen.values()].map(({ title, url, opened, helpful }) => `${helpful ? '✓' : opened ? '•' : '–'} ${title} ${url}`);
    const put = (key, usual, value) => {
      const name = option(host, key) ?? usual;
      const there = [...form.elements].find((one) => one.name === name) ?? form.appendChild(make('input', { type: 'hidden', name }));
      there.value = value;
    };
    if (!form || !tried[0]) return;
    put('query-field', 'rapport_query_id', asking.facts.query_id);
    put('tried-field', 'rapport_tried', tried.join('\n'));
  };
  const row = (one) => {
    const link = make('a', { href: new URL(one.url, base), target: '_blank', rel: 'noopener', part: 'option', lang: one.lang }, ...runs(one.title_runs), make('span', { class: 'vh' }, ` ${texts.new_tab}`));
    link.addEventListener('click', () => asking.tell('select', one));
    const solved = button('quiet', () => {
      asking.tell('resolved', one);
      finish(texts.spared);
    }, texts.this);
    solved.ariaLabel = `${texts.this}: ${one.title}`;
    return make('li', {}, make('div', {}, link, make('p', {}, ...runs(one.snippet))), solved);
  };
  const show = ({ confident }, text, found) => {
    const rows = confident && !isDone ? found.slice(0, 4).map(row) : [];
    list.replaceChildren(...rows);
    if (!isDone) frame.hidden = !rows[0];
    say(() => (rows[0] ? `${texts.n[rows.length]} ${texts.below}` : ''), 700);
  };
  const asking = inquiry(host, lang, 400, show, carry);
  const typed = () => {
    const text = `${written(fields[0])} ${written(fields[1]).slice(0, 200)}`.trim();
    if (!isDone && text.length >= (host.getAttribute('min') ?? 8)) asking.heard(text);
    else if (!isDone) frame.hidden = true;
  };
  frame.before(status);
  frame.append(make('div', { class: 'bar' }, heading, tool(CLOSE, texts.hide, () => finish(''))), list);
  set(frame, { class: 'root beside', 'aria-label': texts.perhaps, hidden: '' });
  heading.textContent = texts.perhaps;
  const listen = (signal) => {
    const heard = (event) => {
      const target = event.composedPath()[0];
      if (!event.isComposing && fields.some((one) => target.closest?.(one))) typed();
    };
    const sent = ({ target }) => {
      if (isDone || !target.contains(field(fields[0]))) return;
      asking.settle();
      if (asking.seen.size) asking.tell('handoff');
    };
    for (const [kind, act] of [['input', heard], ['compositionend', heard], ['submit', sent]]) document.addEventListener(kind, act, { capture: true, signal });
    typed();
  };
  return { listen };
}
