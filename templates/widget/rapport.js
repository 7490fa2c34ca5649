// What pages call, and the beginning: elements are defined, what was called before is done, and a launcher comes where the script asks for one.

const begin = () => {
  const early = globalThis.Rapport;
  const add = (mode) => {
    const made = make('rapport-help', { mode });
    document.documentElement.append(made);
    return made;
  };
  // The first that there is; where none is, one without a launcher.
  const first = (name) => async (given) => (await (document.querySelector('rapport-help') ?? add('manual')).built)[name](given);
  const Rapport = {
    version: RAPPORT_VERSION,
    strings: early?.strings,
    open: first('open'),
    close: first('close'),
    prefill: first('prefill'),
    suggest: first('suggest'),
    attach: (name, attributes) => {
      const made = make('rapport-suggest', { for: name, ...attributes });
      document.querySelector(name)?.after(made);
      return made;
    },
    on: (kind, act) => {
      document.addEventListener(`rapport:${kind}`, act, ending);
      return () => document.removeEventListener(`rapport:${kind}`, act);
    },
    destroy: () => {
      ending.abort();
      document.querySelectorAll('rapport-help, rapport-suggest').forEach((one) => one.remove());
      delete globalThis.Rapport;
    },
    q: { push: ([name, ...given]) => Rapport[name](...given) },
  };
  globalThis.Rapport = Rapport;
  customElements.define('rapport-help', element(help));
  customElements.define('rapport-suggest', element(suggest));
  const { rapport, mode } = script.dataset;
  if (mode || (rapport !== undefined && !document.querySelector('rapport-help, rapport-suggest'))) add();
  early?.q?.forEach(Rapport.q.push);
};
if (!customElements.get('rapport-help')) {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
}
