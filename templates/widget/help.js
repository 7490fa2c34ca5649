// `<rapport-help>`: a question, its answers, an article inside the panel, "Did this answer your question?", and then thanks or people. As a launcher in a corner, as
// part of the page, or hidden until the page calls for it. What is typed stays through all of it, and the focus is always on something that is there.

const ASK = 'M4 5h16v11h-8l-4 4v-4H4z';
const CLOSE = 'M6 6l12 12M18 6L6 18';
const BACK = 'M15 5l-7 7 7 7';
const isNarrow = matchMedia('(max-width: 480px)');

function help(host, frame, texts, lang) {
  const mode = option(host, 'mode') ?? 'launcher';
  const isInline = mode === 'inline';
  const root = frame.getRootNode();
  const heading = make('h2', { tabindex: -1 });
  const body = make('div', { class: 'body', part: 'article' });
  const foot = make('div', { class: 'foot' });
  const input = make('input', { id: 'q', type: 'search', part: 'input', enterkeyhint: 'search', autocomplete: 'off', placeholder: texts.label, 'aria-label': texts.label, dir: 'auto' });
  const label = isInline ? texts.title : texts.help;
  const form = make('form', { role: 'search', 'aria-label': label }, input);
  const asking = answers(host, input, texts, lang);
  const home = make('div', { class: 'home' }, form, ...asking.parts);
  let trail = [];
  let turn = 0;
  let given;
  let place;
  let isBuilt;
  let opened;

  // A line loses its ends of lines in the field, so what the page gave is kept until it is changed.
  const question = () => (given?.shown === input.value ? given.text : input.value);
  const focus = () => (home.hidden ? heading : input).focus();
  const show = (view, title, parts, ...below) => {
    turn++;
    panel.dataset.view = view;
    heading.textContent = title;
    back.hidden = !(home.hidden = view !== 'home');
    body.replaceChildren(...parts);
    body.scrollTop = 0;
    foot.replaceChildren(...below);
    offer();
    if (isBuilt && panel.open) focus();
  };
  // People are offered once something was asked, or at once where the page wants that.
  const offer = () => {
    foot.hidden = !foot.firstChild || (!home.hidden && option(host, 'flow') !== 'neutral' && !input.value.trim());
  };
  const goHome = () => {
    trail = [];
    show('home', texts.title, [], button('quiet', handOver, texts.write));
  };
  const goBack = () => {
    if (!home.hidden) return close();
    trail.pop();
    const before = trail.pop();
    if (before) read(...before);
    else goHome();
  };
  const back = tool(BACK, texts.back, goBack);
  const shut = tool(CLOSE, texts.close, () => close());
  shut.hidden = isInline;
  const panel = make(isInline ? 'div' : 'dialog', { class: 'panel', part: 'panel', 'aria-label': isInline ? null : label }, make('div', { class: 'bar' }, back, heading, shut), home, body, foot);
  const launcher = button('launcher', () => (panel.open ? close() : open()), icon(ASK), texts.help);
  set(launcher, { part: 'launcher', 'aria-haspopup': 'dialog', 'aria-expanded': false });
  set(frame, { 'aria-label': label, class: `root ${isInline ? 'inline' : 'float'}` });
  frame.append(panel);
  if (isInline) panel.open = true;
  if (mode === 'launcher') frame.append(launcher);

  const read = async (url, title) => {
    trail.push([url, title]);
    show('article', title, []);
    body.ariaBusy = true;
    const mine = turn;
    const { pathname, hash } = new URL(url);
    let article;
    try {
      const response = await fetch(`${base}api/v1/articles/${pathname.split('/a/')[1]}?format=nodes`, { signal: AbortSignal.timeout(8000) });
      if (response.ok) article = await response.json();
    } catch {}
    if (mine !== turn) return;
    body.ariaBusy = null;
    const own = make('a', { href: url, target: '_blank', rel: 'noopener' }, texts.own);
    if (!article) return body.append(make('p', {}, texts.missing), own);
    opened = article.id;
    asking.remember(article).opened = true;
    heading.textContent = article.title;
    body.append(make('div', { class: 'prose', lang: article.lang, dir: 'auto' }, ...rendered(article.nodes, url)), own);
    jump(hash);
    const judge = (helpful) => {
      send('feedback', { article: article.id, helpful, query_id: asking.facts.query_id }).catch(() => {});
      asking.tell(helpful ? 'resolved' : 'unresolved', article);
      if (helpful) show('solved', texts.glad, [], button('quiet', () => (goHome(), asking.put('')), texts.again));
      else handOver();
    };
    foot.append(make('p', {}, texts.sure), button('yes', () => judge(true), texts.yes), button('quiet', () => judge(false), texts.no));
    offer();
  };
  const jump = (hash) => hash && root.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();

  const about = () => ({ tried: plain(asking.seen.values()), earlier: plain(asking.earlier), page: here(), lang });
  const contact = contactForm(host, texts, about, (...parts) => {
    input.value = '';
    asking.typed();
    asking.seen.clear();
    asking.earlier.clear();
    show('sent', texts.sent, parts);
  });
  // The page may take the question to people itself.
  const handOver = () => {
    asking.tell('handoff');
    const detail = { ...about(), query: question(), article: trail[0] && opened, page: location.href, queryId: asking.facts.query_id };
    if (emit(host, 'handoff', detail)) write();
    else close();
  };
  const write = () => {
    contact.take(question());
    show('contact', texts.write, [contact.form]);
    if (isBuilt) contact.focus();
  };

  const fit = () => {
    panel.style.height = panel.matches(':modal') ? `${visualViewport.height}px` : '';
  };
  const moved = () => {
    if (!host.isConnected || !panel.open || place === here()) return;
    place = here();
    if (!input.value) asking.typed();
  };
  const open = (text) => {
    if (!panel.open) {
      if (isNarrow.matches) panel.showModal();
      else panel.show();
      fit();
      set(launcher, { 'aria-expanded': true });
      emit(host, 'open');
    }
    if (text) {
      if (home.hidden) goHome();
      asking.put(text);
      given = { text, shown: input.value };
      offer();
    }
    moved();
    focus();
  };
  const close = () => {
    if (isInline || !panel.open) return;
    const isMine = panel.contains(root.activeElement);
    panel.close();
    set(launcher, { 'aria-expanded': false });
    if (isMine && launcher.isConnected) launcher.focus();
    emit(host, 'close');
  };

  form.addEventListener('submit', prevent);
  input.addEventListener('input', offer);
  input.addEventListener('focus', moved);
  panel.addEventListener('cancel', (event) => {
    event.preventDefault();
    goBack();
  });
  frame.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    goBack();
  });
  frame.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    const own = link.getAttribute('href');
    const path = link.href.startsWith(base) ? link.href.slice(base.length) : '';
    if (own[0] === '#') jump(own);
    else if (/^a\//.test(path)) read(link.href, link.dataset.title ?? link.textContent);
    else if (/^contact\b/.test(path)) handOver();
    else return set(link, { target: '_blank', rel: 'noopener' });
    event.preventDefault();
  });
  // Keys and focus inside are no business of the page's shortcuts and focus traps.
  for (const kind of ['keydown', 'keypress', 'keyup', 'input', 'focusin']) frame.addEventListener(kind, (event) => event.stopPropagation());
  visualViewport?.addEventListener('resize', fit, ending);
  globalThis.navigation?.addEventListener('currententrychange', moved, ending);
  addEventListener('popstate', moved, ending);
  goHome();
  if (option(host, 'flow') === 'contact-first') write();
  isBuilt = true;
  emit(host, 'ready');
  // Answers that the page wants shown before anything is typed.
  const offerFor = ({ query }) => {
    host.setAttribute('context', query);
    open();
    if (!input.value) asking.typed();
  };
  return { open, close, suggest: offerFor, prefill: contact.prefill };
}
