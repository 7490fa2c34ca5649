// The way to people: the question as it was typed, where to answer, and leave to do so. What cannot be sent stays, and there is another way.

function contactForm(host, texts, about, done) {
  const area = make('textarea', { required: '', rows: 5, maxlength: 8000, dir: 'auto' });
  const address = make('input', { type: 'email', required: '', autocomplete: 'email' });
  const consent = make('input', { type: 'checkbox', required: '' });
  const trouble = make('p', { role: 'alert' });
  const submit = make('button', { class: 'yes', part: 'button' }, texts.send);
  const label = (text, field) => make('label', {}, text, field);
  const form = make('form', { class: 'contact', 'aria-label': texts.write }, make('p', {}, texts.spare), label(texts.question, area), label(texts.email, address), label(texts.agree, consent), trouble, submit);
  let taken = '';
  let before;
  let id;
  const otherWay = ({ tried, page }) => {
    const mail = option(host, 'mailto');
    const lines = [area.value, '', page, ...tried.map(({ title, url }) => `${title} ${url}`)].join('\r\n').replace(/\r?\n/g, '\r\n');
    return make('a', { href: mail ? `mailto:${mail}?body=${whole(lines)}` : `${base}contact?question=${whole(area.value)}`, target: '_blank' }, texts.other);
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.ariaBusy) return;
    const body = { ...about(), question: area.value, email: address.value.trim(), consent: true };
    // The same question sent again is the same request.
    if (before !== body.question + body.email) id = random();
    before = body.question + body.email;
    form.ariaBusy = true;
    trouble.textContent = '';
    try {
      const response = await send('escalations', { ...body, id });
      const answer = await response.json();
      if (!response.ok) throw answer;
      area.value = taken = '';
      done(make('p', {}, texts.reference, ' ', make('b', {}, answer.reference)), make('a', { href: new URL(answer.status_url, base), target: '_blank' }, texts.follow));
    } catch ({ status, detail }) {
      trouble.append(status === 400 ? detail : texts.failed, ' ', otherWay(body));
    }
    form.ariaBusy = null;
  });
  return {
    form,
    // What was written here already is not overwritten.
    take: (text) => {
      if (area.value === taken) area.value = taken = text;
    },
    prefill: ({ email }) => {
      address.value = email ?? '';
    },
    focus: () => ([area, address].find((one) => !one.value) ?? consent).focus(),
  };
}
