// Asking while somebody types (remembered, overtaken, paused), and what is needed to show what comes: the search box, the site's other fields and the widget share it.
// Deliberately absent: markup as text, and any wording of its own.

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
};
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const runs = (list) => list.map((run) => (run.hit ? make('mark', {}, run.t) : run.t));
const normal = (text) => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
// A letter of a script without spaces is a word already.
const isEnough = (text) => text.length > 1 || /[\u2e80-\uffdc]/.test(text);

// Asks one question at a time, at the address that `address` gives for it. An answer is an object of the API, or `{problem}`; `undefined` has been overtaken by another question.
function asker(address) {
  const kept = new Map();
  let turn = 0;
  let flight;
  let restsUntil = 0;
  const stop = () => {
    turn++;
    flight?.abort();
  };
  const busy = () => ({ problem: 'busy', status: 429, wait: restsUntil - Date.now() });
  const fetched = async (text, signal, again) => {
    try {
      return await fetch(address(text), { signal });
    } catch (error) {
      if (signal.aborted || !again || !navigator.onLine) throw error;
      return fetched(text, signal);
    }
  };
  const ask = async (text) => {
    stop();
    const mine = turn;
    if (Date.now() < restsUntil) return busy();
    const control = (flight = new AbortController());
    const deadline = setTimeout(() => control.abort(), 4000);
    let answer;
    let status;
    try {
      const response = await fetched(text, control.signal, true);
      ({ status } = response);
      if (response.ok) {
        answer = await response.json();
        kept.set(normal(address(text)), answer);
        if (kept.size > 50) kept.delete(kept.keys().next().value);
      } else if (status === 429 || status === 503) {
        restsUntil = Date.now() + 1000 * Math.min(Number(response.headers.get('retry-after')) || 1, 10);
        answer = busy();
      }
    } catch {
      answer = navigator.onLine ? undefined : { problem: 'offline' };
    }
    clearTimeout(deadline);
    return mine === turn ? (answer ?? { problem: 'error', status }) : undefined;
  };
  const recall = (text) => {
    const key = normal(address(text));
    const answer = kept.get(key);
    if (answer && kept.delete(key)) kept.set(key, answer);
    return answer;
  };
  return { ask, recall, stop };
}

// Hears of every change of a field's text, but of a word that is composed with an input method only once it is whole.
function onTyping(field, typed) {
  let isComposing = false;
  field.addEventListener('compositionstart', () => (isComposing = true));
  field.addEventListener('compositionend', () => {
    isComposing = false;
    typed();
  });
  field.addEventListener('input', () => isComposing || typed());
}

// Says what `words` gives once all is quiet. A no-break space more or less makes the same words new.
function speaker(region) {
  let timer;
  return (words, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const text = words();
      region.textContent = region.textContent === text ? `${text}\u00a0` : text;
    }, wait);
  };
}
