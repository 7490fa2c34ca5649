//! The widget for other sites' pages: one script, put together of the parts it is written in, with its style sheet and its English texts inside; and its texts in
//! other languages, which pages fetch when they need them. Called by `http`. Deliberately absent: anything that differs from page to page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::assets::{self, Asset};
use super::integrity;

const TEXTS: &str = "widget/strings/";

/// The script and what belongs to it.
#[derive(Debug)]
pub struct Widget {
    /// What pages embed.
    pub script: Asset,
    /// Names these very bytes: the program's version and a hash, so that a page can be bound to them for good.
    pub version: String,
    /// The script's bytes as an `integrity` attribute names them.
    pub integrity: String,
    /// What it offers, for programs in TypeScript.
    pub declarations: Asset,
    /// What its events tell, as a JSON schema.
    pub events: Asset,
    texts: BTreeMap<String, Asset>,
}

static WIDGET: LazyLock<Widget> = LazyLock::new(|| {
    let style = quoted(&tight_style(&assets::text("widget/widget.css").unwrap_or_default()));
    let texts: BTreeMap<String, String> = assets::texts(TEXTS, ".json").map(|(lang, text)| (lang, tight_json(&text))).collect();
    let english = texts.get("en").map_or("{}", String::as_str);
    let langs = quoted(&texts.keys().filter(|lang| *lang != "en").cloned().collect::<Vec<_>>().join(" "));
    // The script names each of these once.
    let body = assets::script("widget").replace("RAPPORT_CSS", &style).replace("RAPPORT_STRINGS", english).replace("RAPPORT_LANGS", &langs);
    let version = format!("{}-{}", env!("CARGO_PKG_VERSION"), assets::hash(body.as_bytes()));
    let script = body.replace("RAPPORT_VERSION", &quoted(&version));
    let json = |text: String| Asset::new(text.into_bytes().into(), "application/json");
    let carried = |path: &str, media_type: &'static str| Asset::new(assets::text(path).unwrap_or_default().into_bytes().into(), media_type);
    Widget {
        integrity: integrity::sha384(script.as_bytes()),
        declarations: carried("widget/v1.d.ts", "text/plain; charset=utf-8"),
        events: carried("widget/events.schema.json", "application/schema+json"),
        script: Asset::new(script.into_bytes().into(), "text/javascript; charset=utf-8"),
        version,
        texts: texts.into_iter().map(|(lang, text)| (lang, json(text))).collect(),
    }
});

/// The widget as this program has it.
pub fn widget() -> &'static Widget {
    &WIDGET
}

impl Widget {
    /// Its texts in a language, such as `de`.
    pub fn texts(&self, lang: &str) -> Option<&Asset> {
        self.texts.get(lang)
    }

    /// The languages that it speaks.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

/// A text as a script writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The same JSON without blanks.
fn tight_json(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).expect("the program's own texts are JSON");
    value.to_string()
}

/// A style sheet without comments and without the blanks that mean nothing; ours has none in its quoted texts.
fn tight_style(css: &str) -> String {
    let mut rest = css;
    let mut bare = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let line: String = bare.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let pairs = [
        (" {", "{"),
        ("{ ", "{"),
        ("} ", "}"),
        ("; ", ";"),
        (": ", ":"),
        (", ", ","),
        (";}", "}"),
        (" }", "}"),
        (" > ", ">"),
        (" !important", "!important"),
    ];
    let tight = pairs.iter().fold(line, |text, (loose, tight)| {
        let mut text = text;
        while text.contains(loose) {
            text = text.replace(loose, tight);
        }
        text
    });
    tight.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// All in: the script with its style and its English texts, as a browser gets it.
    const MOST_BYTES: usize = 9 * 1024;

    #[test]
    fn it_stays_small() {
        let packed = widget().script.brotli().len();
        assert!(packed <= MOST_BYTES, "{packed} bytes of widget on the wire");
        assert!(packed > 4 * 1024, "there is a script");
        let script = String::from_utf8_lossy(&widget().script.bytes);
        assert!(!script.contains("RAPPORT_"), "all that the script is given is in it");
    }

    #[test]
    fn every_language_has_every_text() {
        let keys = |lang: &str| -> BTreeSet<String> {
            let asset = widget().texts(lang).expect("a language that it speaks");
            let value: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&asset.bytes).expect("an object");
            value.into_keys().collect()
        };
        let english = keys("en");
        assert!(!english.is_empty());
        for lang in widget().languages() {
            assert_eq!(keys(lang), english, "{lang}");
        }
    }

    #[test]
    fn a_style_sheet_is_made_tight() {
        let css = "/* one */\n.a, .b > .c {\n  margin: 0 1px; /* two */\n  color: red;\n}\n@media (max-width: 1px) {\n  .a :is(b) { top: calc(1px + 2px) }\n}\n";
        assert_eq!(tight_style(css), ".a,.b>.c{margin:0 1px;color:red}@media (max-width:1px){.a :is(b){top:calc(1px + 2px)}}");
    }
}
