// Asking for an element: what is typed there after a rest, what was shown, opened and said of it, and telling the server and the page so.

// Calls `show` with each answer to what `heard` was given; `noted` hears of what was told.
function inquiry(host, lang, wait, show, noted) {
  const { ask, recall, stop } = asker((text) => {
    // Before anything is typed: what fits the words that the page gives, else its address.
    const wanted = text || option(host, 'context') || '';
    return `${base}api/v1/suggest?q=${whole(wanted.slice(0, 512))}&lang=${lang}${wanted ? '' : `&url=${whole(here())}`}`;
  });
  // By id, in the order of reading.
  const seen = new Map();
  const earlier = new Set();
  const facts = {};
  let shown = [];
  let isNew;
  let timer;
  let rest;
  const remember = ({ id, title, url }) => {
    const entry = seen.get(id) ?? { id, article: id, title, url: new URL(url, base).href, opened: false };
    seen.set(id, entry);
    return entry;
  };
  const tell = (kind, one) => {
    if (one) settle();
    const entry = one ? remember(one) : {};
    if (kind === 'select') entry.opened = true;
    if (/solved/.test(kind)) entry.helpful = kind === 'resolved';
    const all = { ...facts, article: one?.id, position: one?.position };
    send('events', { events: plain([{ ...all, kind, session, page: here(), lang }]) }).catch(() => {});
    if (kind !== 'handoff') emit(host, kind, { query: all.question, queryId: all.query_id, id: all.article, rank: all.position, count: all.results });
    noted?.();
  };
  // Of what is typed only the last text of a rest counts: a question of forty letters is one question.
  const settle = () => {
    clearTimeout(rest);
    if (!isNew) return;
    isNew = false;
    shown.forEach(remember);
    earlier.add(facts.question);
    tell('results');
  };
  const search = async (text) => {
    const answer = recall(text) ?? (await ask(text));
    if (!answer) return;
    const { problem, status = 0, suggestions = [], confident, query_id, generation } = answer;
    // What is no sure answer stays short, so that the way to people is in sight.
    const found = confident || !text ? suggestions : suggestions.slice(0, 3);
    if (problem) emit(host, 'error', { status });
    else {
      Object.assign(facts, { query_id, generation, question: text, results: found.length, confident });
      shown = found;
      isNew = !!text;
      rest = setTimeout(settle, 3000);
    }
    show(answer, text, found);
    if (answer.wait > 0) timer = setTimeout(search, answer.wait, text);
  };
  const heard = (given) => {
    const text = given.trim();
    clearTimeout(timer);
    clearTimeout(rest);
    isNew = false;
    if (text && !isEnough(text)) stop();
    else if (recall(text)) search(text);
    else timer = setTimeout(search, text ? wait : 0, text);
  };
  return { heard, settle, tell, remember, seen, earlier, facts };
}
