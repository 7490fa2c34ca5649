//! The only door to rust-embed, brotli and flate2: the templates, and style and pictures of the site itself, under names that hold a hash of their content, so that browsers can
//! keep them for good.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, OnceLock};

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "templates"]
struct Embedded;

/// An embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub media_type: &'static str,
    brotli: OnceLock<Vec<u8>>,
    gzip: OnceLock<Vec<u8>>,
    hash: OnceLock<String>,
}

impl Asset {
    pub(super) fn new(bytes: Cow<'static, [u8]>, media_type: &'static str) -> Self {
        Asset { bytes, media_type, brotli: OnceLock::new(), gzip: OnceLock::new(), hash: OnceLock::new() }
    }

    /// Ten digits that name its bytes.
    pub fn hash(&self) -> &str {
        self.hash.get_or_init(|| hash(&self.bytes))
    }

    /// Its bytes compressed by brotli as well as can be. The first call takes some ten milliseconds; whoever asks later has them for nothing.
    pub fn brotli(&self) -> &[u8] {
        self.brotli.get_or_init(|| {
            let mut packed = Vec::new();
            let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22);
            writer.write_all(&self.bytes).expect("a vector takes what it is given");
            drop(writer);
            packed
        })
    }

    /// The same by gzip, for clients and proxies that know nothing newer.
    pub fn gzip(&self) -> &[u8] {
        self.gzip.get_or_init(|| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            writer.write_all(&self.bytes).expect("a vector takes what it is given");
            writer.finish().expect("a vector takes what it is given")
        })
    }
}

/// The parts that scripts are written in, by the script's name: they share one scope in this order.
const PARTS: &str = "scripts/parts.json";

/// Runs in the page's head, before anything is painted: a chosen theme must not flash. The pages' security policy allows it by its hash, so it is always these bytes.
pub const EARLY_SCRIPT: &str = "{const r=document.documentElement;r.classList.add('js');try{const s=localStorage,t=s.getItem('rapportTheme');if(t)r.dataset.theme=t;if(s.getItem('rapportNotice'))r.classList.add('noted')}catch{}}";

struct All {
    /// `site.css` → `/static/site.0123456789.css`
    urls: HashMap<String, String>,
    /// `site.0123456789.css` → the file.
    files: HashMap<String, Asset>,
}

static ALL: LazyLock<All> = LazyLock::new(|| {
    let mut all = All { urls: HashMap::new(), files: HashMap::new() };
    for path in Embedded::iter() {
        let (Some(name), Some(file)) = (path.strip_prefix("assets/"), Embedded::get(&path)) else { continue };
        all.insert(name, file.data);
    }
    all.insert("site.js", script("site").into_bytes().into());
    all
});

/// Strings files, by the language that each is named by.
pub(super) fn strings() -> impl Iterator<Item = (String, String)> {
    texts("strings/", ".toml")
}

/// All templates by name, without the ending.
pub(super) fn templates() -> impl Iterator<Item = (String, String)> {
    texts("", ".html")
}

/// Embedded texts below a folder, named without it and without their ending.
pub(super) fn texts(folder: &'static str, ending: &'static str) -> impl Iterator<Item = (String, String)> {
    Embedded::iter().filter_map(move |path| {
        let name = path.strip_prefix(folder)?.strip_suffix(ending)?.to_owned();
        Some((name, String::from_utf8(Embedded::get(&path)?.data.into_owned()).ok()?))
    })
}

/// The script of this name for the wire: the short one that `tools/scripts.mjs` made, or its sources where they were changed since, so that a change is seen at once.
pub(super) fn script(name: &str) -> String {
    let source = source(name);
    short(name, &source).unwrap_or_else(|| {
        tracing::warn!("the script \"{name}\" is served as it is written, because it changed: `node tools/scripts.mjs` makes it short");
        format!("(()=>{{{source}}})();\n")
    })
}

/// The parts of a script, one after the other.
fn source(name: &str) -> String {
    let scripts: HashMap<String, Vec<String>> = text(PARTS).and_then(|parts| serde_json::from_str(&parts).ok()).unwrap_or_default();
    scripts.get(name).into_iter().flatten().filter_map(|path| text(path)).collect()
}

/// The short script, if it is of this source; its first line says so.
fn short(name: &str, source: &str) -> Option<String> {
    let file = text(&format!("scripts/short/{name}.js"))?;
    let (made_of, script) = file.split_once('\n')?;
    (made_of.strip_prefix("// ")? == hash(source.as_bytes())).then(|| script.to_owned())
}

impl All {
    fn insert(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let url_name = format!("{stem}.{}.{ending}", hash(&bytes));
        self.urls.insert(name.to_owned(), format!("/static/{url_name}"));
        self.files.insert(url_name, Asset::new(bytes, media_type(ending)));
    }
}

/// Ten digits that name these bytes.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// The text of an embedded file.
pub(super) fn text(path: &str) -> Option<String> {
    Embedded::get(path).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// The text of a template.
pub fn template(name: &str) -> Option<Cow<'static, [u8]>> {
    if name.ends_with(".html") { Embedded::get(name).map(|file| file.data) } else { None }
}

/// The address of an asset; that of a file that doesn't exist leads nowhere.
pub fn url(name: &str) -> String {
    ALL.urls.get(name).cloned().unwrap_or_else(|| format!("/static/{name}"))
}

/// The asset with this name in its address.
pub fn by_url_name(name: &str) -> Option<&'static Asset> {
    ALL.files.get(name)
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_scripts_are_of_the_scripts_that_stand_here() {
        for name in ["site", "widget"] {
            let source = source(name);
            let short = short(name, &source).unwrap_or_else(|| panic!("{name} was changed: run `node tools/scripts.mjs`"));
            assert!((1_000..source.len() * 2 / 3).contains(&short.len()), "{name}: {} bytes of {}", short.len(), source.len());
            assert_eq!(super::short(name, &format!("{source} ")), None, "a changed source is noticed");
        }
    }

    #[test]
    fn the_style_sheet_stays_small() {
        let asset = by_url_name(url("site.css").trim_start_matches("/static/")).expect("the style sheet is served");
        assert!(asset.brotli().len() <= 6 * 1024, "{} bytes of style on the wire", asset.brotli().len());
    }
}
