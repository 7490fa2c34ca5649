//! The only door to html5ever: a sanitised body as a tree of nodes, for programs that put it on a page without making markup of text. `http` asks for it.
//! The sanitiser's output is read as the tokens that it is; what only our own pages use (colours of code, links to a heading itself) is left out, and no text
//! is lost with it. Deliberately absent: trust; what is not listed here does not get into a tree, whatever the sanitiser let through.

mod listed;

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use super::markdown::Html;
use super::sanitize::TAGS;
pub use listed::ATTRIBUTES;
use listed::{BLOCKS, VOID, kept};

/// Elements in elements; what stands deeper loses its element and keeps its text.
pub const MOST_DEPTH: usize = 32;
/// Elements and texts of a tree.
pub const MOST_NODES: usize = 20_000;
/// Bytes of text and of attributes' values in a tree.
pub const MOST_BYTES: usize = 512 << 10;

/// A piece of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Text, as people read it.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element of [`tags`] with attributes of [`ATTRIBUTES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub tag: &'static str,
    /// Its attributes in their order.
    pub attributes: Vec<(&'static str, String)>,
    /// What stands in it.
    pub children: Vec<Node>,
}

/// A body as a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nodes {
    /// What stands beside each other at the top.
    pub nodes: Vec<Node>,
    /// Whether the end was left out, because there was too much.
    pub is_cut: bool,
}

/// Elements that may stand in a tree.
pub fn tags() -> &'static [&'static str] {
    &TAGS
}

/// The tree of a body. Costs ten to twenty nanoseconds a byte, whatever is in it.
pub fn of(html: &Html) -> Nodes {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html.as_str()));
    let tokenizer = Tokenizer::new(Builder::default(), Default::default());
    // Only scripts interrupt the reading, and the builder knows none.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.tree.into_inner().finish()
}

/// Takes tokens in.
#[derive(Default)]
struct Builder {
    tree: RefCell<Tree>,
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut tree = self.tree.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => tree.open(tag),
            Token::TagToken(tag) => tree.close(&tag.name),
            Token::CharacterTokens(text) => tree.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The tree while it is made.
#[derive(Default)]
struct Tree {
    done: Nodes,
    /// The way to where the next node goes.
    open: Vec<Open>,
    n_kept: usize,
    n_pre: usize,
    n_nodes: usize,
    n_bytes: usize,
}

/// An element whose end has not come.
struct Open {
    name: LocalName,
    becomes: Becomes,
}

enum Becomes {
    /// A node.
    Kept(Element),
    /// Nothing; what stands in it goes where it would have gone.
    Dissolved,
    /// Nothing, with all that stands in it.
    Dropped,
}

impl Tree {
    fn open(&mut self, tag: Tag) {
        let becomes = self.becomes(&tag);
        if VOID.contains(&&*tag.name) {
            if let Becomes::Kept(element) = becomes {
                self.add(Node::Element(element));
            }
            return;
        }
        self.n_kept += usize::from(matches!(becomes, Becomes::Kept(_)));
        self.n_pre += usize::from(&*tag.name == "pre");
        self.open.push(Open { name: tag.name, becomes });
    }

    fn becomes(&mut self, tag: &Tag) -> Becomes {
        let class = tag.attrs.iter().find(|attribute| &*attribute.name.local == "class").map(|attribute| &*attribute.value);
        let known = TAGS.iter().find(|known| known[..] == *tag.name);
        if self.is_dropped() || self.done.is_cut || (known, class) == (Some(&"a"), Some("anchor")) {
            return Becomes::Dropped;
        }
        let Some(tag_name) = known.copied().filter(|_| self.n_kept < MOST_DEPTH && class != Some("code")) else {
            return Becomes::Dissolved;
        };
        let attributes: Vec<(&str, String)> =
            tag.attrs.iter().filter_map(|attribute| kept(&attribute.name.local, &attribute.value)).collect();
        if tag_name == "span" && attributes.is_empty() {
            return Becomes::Dissolved;
        }
        if !self.afford(attributes.iter().map(|(_, value)| value.len()).sum()) {
            return Becomes::Dropped;
        }
        Becomes::Kept(Element { tag: tag_name, attributes, children: Vec::new() })
    }

    fn close(&mut self, name: &LocalName) {
        if self.open.last().is_some_and(|open| open.name == *name) {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(last) = self.open.pop() else { return };
        self.n_pre -= usize::from(&*last.name == "pre");
        if let Becomes::Kept(mut element) = last.becomes {
            self.n_kept -= 1;
            if self.n_pre == 0 && element.tag.starts_with('h') {
                trim_end(&mut element.children);
            }
            self.add(Node::Element(element));
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_dropped() || self.done.is_cut || (text.trim_ascii().is_empty() && self.n_pre == 0 && self.is_between_blocks()) {
            return;
        }
        let fitting = &text[..text.floor_char_boundary(MOST_BYTES - self.n_bytes)];
        if let Some(Node::Text(before)) = self.siblings().last_mut() {
            before.push_str(fitting);
            self.n_bytes += fitting.len();
        } else if !fitting.is_empty() && self.afford(fitting.len()) {
            self.add(Node::Text(fitting.to_owned()));
        }
        self.done.is_cut |= fitting.len() < text.len();
    }

    /// Whether there is room for a node of so many bytes; from the first for which there is none, nothing more is taken.
    fn afford(&mut self, n_bytes: usize) -> bool {
        self.done.is_cut |= self.n_nodes == MOST_NODES || self.n_bytes + n_bytes > MOST_BYTES;
        if !self.done.is_cut {
            self.n_nodes += 1;
            self.n_bytes += n_bytes;
        }
        !self.done.is_cut
    }

    fn is_dropped(&self) -> bool {
        self.open.iter().any(|open| matches!(open.becomes, Becomes::Dropped))
    }

    /// Whether white space here stands behind a block, or before the first one.
    fn is_between_blocks(&mut self) -> bool {
        let parent = self.open.iter().rev().find_map(|open| match &open.becomes {
            Becomes::Kept(element) => Some(element.tag),
            _ => None,
        });
        match self.siblings().last() {
            Some(Node::Element(before)) => BLOCKS.contains(&before.tag),
            Some(Node::Text(_)) => false,
            None => parent.is_none_or(|tag| BLOCKS.contains(&tag)),
        }
    }

    fn siblings(&mut self) -> &mut Vec<Node> {
        let parent = self.open.iter_mut().rev().find_map(|open| match &mut open.becomes {
            Becomes::Kept(element) => Some(element),
            _ => None,
        });
        parent.map_or(&mut self.done.nodes, |parent| &mut parent.children)
    }

    fn add(&mut self, node: Node) {
        self.siblings().push(node);
    }

    fn finish(mut self) -> Nodes {
        while !self.open.is_empty() {
            self.close_last();
        }
        trim_end(&mut self.done.nodes);
        self.done
    }
}

/// Takes white space off the end of a list of nodes.
fn trim_end(nodes: &mut Vec<Node>) {
    let Some(Node::Text(text)) = nodes.last_mut() else { return };
    text.truncate(text.trim_ascii_end().len());
    if text.is_empty() {
        nodes.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: &'static str, attributes: &[(&'static str, &str)], children: Vec<Node>) -> Node {
        let attributes = attributes.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        Node::Element(Element { tag, attributes, children })
    }

    fn text(text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    fn tree(html: &str) -> Vec<Node> {
        of(&Html(html.to_owned())).nodes
    }

    #[test]
    fn a_body_becomes_a_tree_without_what_only_our_pages_use() {
        let html = "<h2 id=\"clear\">Clear <em>it</em> <a class=\"anchor\" href=\"#clear\" aria-label=\"Link\">#</a></h2>\n<ul>\n<li>a &amp;&nbsp;<a href=\"/a/b?c&amp;d\" rel=\"noopener\">b</a></li>\n</ul>\n\
                    <div class=\"code\"><pre tabindex=\"0\"><code class=\"language-sh\">  <span class=\"hl-keyword\">if</span> x\n</code></pre></div>\n<p>one<br>\ntwo <b>three</b> <i>four</i></p>\n";
        let expected = vec![
            element("h2", &[("id", "clear")], vec![text("Clear "), element("em", &[], vec![text("it")])]),
            element("ul", &[], vec![element("li", &[], vec![text("a &\u{a0}"), element("a", &[("href", "/a/b?c&d")], vec![text("b")])])]),
            element("pre", &[("tabindex", "0")], vec![element("code", &[], vec![text("  if x\n")])]),
            element(
                "p",
                &[],
                vec![
                    text("one"),
                    element("br", &[], vec![]),
                    text("\ntwo "),
                    element("b", &[], vec![text("three")]),
                    text(" "),
                    element("i", &[], vec![text("four")]),
                ],
            ),
        ];
        assert_eq!(tree(html), expected);
    }

    #[test]
    fn what_is_not_listed_does_not_get_in_even_if_the_sanitiser_slept() {
        let html = "<svg onload=\"x()\"><p onclick=\"x()\" style=\"color:red\">a<iframe src=\"//evil\">b</iframe></p></svg><form>c</form></p></b><p>d";
        assert_eq!(tree(html), vec![element("p", &[], vec![text("ab")]), text("c"), element("p", &[], vec![text("d")])]);
        for bad in ["javascript:x()", " java\nscript:x()", "\u{1}JaVaScRiPt:x()", "data:text/html,x", "vbscript:x", "blob:x"] {
            assert_eq!(tree(&format!("<a href=\"{bad}\">a</a>")), vec![element("a", &[], vec![text("a")])], "{bad}");
        }
        assert_eq!(
            tree("<a href=\" ht\ttps://a.example/b:c\">a</a>"),
            vec![element("a", &[("href", "https://a.example/b:c")], vec![text("a")])]
        );
        assert_eq!(tree("<a href=\"/a/b:c\">a</a>"), vec![element("a", &[("href", "/a/b:c")], vec![text("a")])]);
    }

    #[test]
    fn depth_and_size_have_bounds() {
        let deep = format!("{}x{}y", "<div>".repeat(200), "</div>".repeat(200));
        let mut nodes = &tree(&deep)[..];
        let mut depth = 0;
        while let [Node::Element(element), ..] = nodes {
            (nodes, depth) = (&element.children, depth + 1);
        }
        assert_eq!((depth, nodes), (MOST_DEPTH, &[text("x")][..]));

        let many = of(&Html("<br>".repeat(MOST_NODES + 5)));
        assert!(many.is_cut && many.nodes.len() == MOST_NODES, "{} nodes", many.nodes.len());
        assert!(!of(&Html("<br>".repeat(MOST_NODES))).is_cut);

        let long = of(&Html(format!("<p>a</p><pre>{}</pre><p>never</p>", "ä".repeat(MOST_BYTES))));
        let [_, Node::Element(pre)] = &long.nodes[..] else { panic!("{} nodes", long.nodes.len()) };
        let [Node::Text(kept)] = &pre.children[..] else { panic!("no text") };
        assert!(long.is_cut && kept.chars().all(|letter| letter == 'ä') && (MOST_BYTES - 2..MOST_BYTES).contains(&kept.len()));
    }
}
