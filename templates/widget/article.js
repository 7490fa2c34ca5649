// An article's text, made of elements and attributes that are known to be harmless; of all others the text is kept.

const TAGS = ' a b blockquote br code dd del details div dl dt em h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s section span strong sub summary sup table tbody td th thead tr ul ';
const ATTRIBUTES = ' id lang dir title colspan rowspan start role aria-label ';

const rendered = (nodes, at) =>
  nodes.flatMap((node) => {
    const [tag, attributes, children] = node;
    if (typeof node === 'string') return node;
    if (!TAGS.includes(` ${tag} `)) return rendered(children, at);
    const { href, src, alt } = attributes;
    if (src) return picture(new URL(src, at).href, alt);
    const made = make(tag, Object.fromEntries(Object.entries(attributes).filter(([name]) => ATTRIBUTES.includes(` ${name} `))), ...rendered(children, at));
    const address = href && new URL(href, at);
    if (address && /^(https?|mailto|tel):$/.test(address.protocol)) set(made, { href: href[0] === '#' ? href : address });
    // What is wide is scrolled by itself.
    return tag === 'table' ? make('div', { class: 'wide', tabindex: 0 }, made) : made;
  });

// A page's policy seldom allows pictures of other sites, and refuses them loudly; but what may be asked for may be drawn. What cannot be drawn is a link.
const picture = (src, alt) => {
  const link = make('a', { href: src }, alt || src);
  const draw = async () => {
    const bitmap = await createImageBitmap(await (await fetch(src)).blob());
    const canvas = make('canvas', { width: bitmap.width, height: bitmap.height, role: 'img', 'aria-label': alt });
    canvas.getContext('bitmaprenderer').transferFromImageBitmap(bitmap);
    link.replaceWith(canvas);
  };
  if (src.startsWith(base)) draw().catch(() => {});
  return link;
};
