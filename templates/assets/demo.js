// The page that shows the widget: its buttons call what pages of other sites call, and it tells what such a page hears.

const part = (name) => document.querySelector(`[data-demo="${name}"]`);
const example = part('ticket').elements.subject.placeholder;
// Calls that come before the script has run wait for it.
window.Rapport ??= { q: [] };
const call = (...words) => window.Rapport.q.push(words);

part('open').addEventListener('click', () => call('open', example));
part('suggest').addEventListener('click', () => call('suggest', { query: example }));
part('colours').addEventListener('click', ({ currentTarget: button }) => {
  const isOther = document.documentElement.classList.toggle('other-colours');
  button.setAttribute('aria-pressed', isOther);
});
part('ticket').addEventListener('submit', (event) => {
  event.preventDefault();
  const fields = [...new FormData(event.target)].map(([name, value]) => `${name}: ${value}`);
  part('sent').hidden = false;
  part('sent').textContent = fields.join('\n');
});

for (const kind of ['ready', 'open', 'close', 'results', 'select', 'resolved', 'unresolved', 'handoff', 'error']) {
  document.addEventListener(`rapport:${kind}`, (event) => {
    if (kind === 'handoff' && part('take').checked) event.preventDefault();
    const line = document.createElement('p');
    line.textContent = `${event.type} ${event.detail ? JSON.stringify(event.detail) : ''}`;
    part('events').append(line);
    part('events').scrollTop = part('events').scrollHeight;
  });
}
