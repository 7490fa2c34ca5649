//! How the site looks: the style sheet with the operator's colours behind it, the mark in these colours, and his own in its place. Made at the start, of
//! `[theme]`, and again when the operator's style sheets change. Deliberately absent: a mark that cannot be shown as a reason not to start; a remark says so, and the program's own is shown.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::{Preset, Theme};

use super::assets::{self, Asset};
use super::theme;
pub use super::theme::Remark;

/// The largest picture that is a mark, in bytes: every page loads it.
const MAX_LOGO: u64 = 256 << 10;

/// Kinds of pictures that browsers show, by the ending of their names.
const PICTURES: [(&str, &str); 5] =
    [("svg", "image/svg+xml"), ("png", "image/png"), ("webp", "image/webp"), ("jpg", "image/jpeg"), ("jpeg", "image/jpeg")];

/// Files of earlier looks that are still served: pages that are open name them.
const MOST_EARLIER: usize = 8;

/// The files that make up a site's look, with their addresses.
#[derive(Debug)]
pub struct Look {
    /// Address of the style sheet.
    pub style_url: String,
    /// Address of the picture in a browser's tab.
    pub icon_url: String,
    /// Address of the picture beside the site's name.
    pub logo_url: String,
    /// Whether that is the operator's own.
    pub has_own_logo: bool,
    /// What the operator should know of his settings.
    pub remarks: Vec<Remark>,
    files: HashMap<String, Arc<Asset>>,
    /// Of earlier looks, the last first.
    earlier: Vec<(String, Arc<Asset>)>,
}

impl Look {
    /// The look that the settings ask for, with the operator's style sheet in place of the program's (`style`) and rules behind it (`extra`), taking the place of the
    /// look `earlier`.
    pub(super) fn new(theme: &Theme, style: Option<&str>, extra: &str, earlier: Option<&Look>) -> Self {
        let colours = theme::colours(theme);
        let mut look = Look {
            style_url: assets::url("site.css"),
            icon_url: assets::url("icon.svg"),
            logo_url: assets::url("icon.svg"),
            has_own_logo: false,
            remarks: colours.remarks,
            files: HashMap::new(),
            earlier: Vec::new(),
        };
        if style.is_some() || !colours.rules.is_empty() || !extra.is_empty() {
            let style = style.map_or_else(|| assets::text("assets/site.css").unwrap_or_default(), str::to_owned);
            let style = style + &colours.rules + if extra.is_empty() { "" } else { "\n" } + extra;
            look.style_url = look.add("site", "css", "text/css; charset=utf-8", style.into_bytes());
        }
        if let Some(accent) = colours.accent {
            let own = assets::text("assets/icon.svg").unwrap_or_default();
            let icon = own.replace(&Preset::Indigo.accents().0.to_string(), &accent.to_string());
            look.icon_url = look.add("icon", "svg", "image/svg+xml", icon.into_bytes());
            look.logo_url = look.icon_url.clone();
        }
        match theme.logo.as_deref().map(picture) {
            Some(Ok((ending, media_type, bytes))) => {
                look.logo_url = look.add("logo", ending, media_type, bytes);
                look.has_own_logo = true;
            }
            Some(Err(remark)) => look.remarks.push(remark),
            None => {}
        }
        let last = earlier.into_iter().flat_map(|last| &last.files).map(|(name, file)| (name.clone(), Arc::clone(file)));
        let older = earlier.into_iter().flat_map(|last| &last.earlier).cloned();
        look.earlier = last.chain(older).filter(|(name, _)| !look.files.contains_key(name)).take(MOST_EARLIER).collect();
        look
    }

    /// The file with this name in its address, if it is not one that every site has.
    pub fn by_url_name(&self, name: &str) -> Option<Arc<Asset>> {
        let earlier = || self.earlier.iter().find(|(known, _)| known == name).map(|(_, file)| file);
        self.files.get(name).or_else(earlier).cloned()
    }

    fn add(&mut self, stem: &str, ending: &str, media_type: &'static str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}.{}.{ending}", assets::hash(&bytes));
        let url = format!("/static/{name}");
        self.files.insert(name, Arc::new(Asset::new(bytes.into(), media_type)));
        url
    }
}

/// Reads the operator's mark; the failure says what is wrong and what to do.
fn picture(path: &Path) -> Result<(&'static str, &'static str, Vec<u8>), Remark> {
    let remark = |what: String, help: &str| Remark {
        message: format!("theme.logo: {} {what}; the program's own mark is shown", path.display()),
        help: help.into(),
    };
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).unwrap_or_default();
    let Some((ending, media_type)) = PICTURES.into_iter().find(|(known, _)| *known == ending) else {
        return Err(remark("is no picture by its name".into(), "name an SVG, PNG, WebP or JPEG"));
    };
    let unreadable = |error: std::io::Error| remark(format!("cannot be read ({error})"), "the path is relative to the configuration file");
    let size = std::fs::metadata(path).map_err(unreadable)?;
    if !size.is_file() || size.len() > MAX_LOGO {
        return Err(remark("is no file of at most 256 KiB".into(), "every page loads it: make it smaller"));
    }
    Ok((ending, media_type, std::fs::read(path).map_err(unreadable)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_colours_the_style_sheet_and_the_mark() {
        let plain = Look::new(&Theme::default(), None, "", None);
        assert!(plain.files.is_empty() && plain.remarks.is_empty());
        let ocean = Look::new(&Theme { preset: Preset::Ocean, ..Theme::default() }, None, "", None);
        assert_ne!(ocean.style_url, plain.style_url);
        let style = ocean.by_url_name(ocean.style_url.trim_start_matches("/static/")).expect("the style sheet");
        assert!(style.bytes.ends_with(b"}") && style.brotli().len() <= 6 * 1024, "{} bytes packed", style.brotli().len());
        let icon = ocean.by_url_name(ocean.icon_url.trim_start_matches("/static/")).expect("the mark");
        assert!(String::from_utf8_lossy(&icon.bytes).contains("fill=\"#0b6a8f\""));
    }

    #[test]
    fn a_mark_is_a_small_picture() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name);
        std::fs::write(path("mark.svg"), "<svg/>").expect("written");
        std::fs::write(path("mark.txt"), "x").expect("written");
        std::fs::write(path("big.png"), vec![0; (MAX_LOGO + 1) as usize]).expect("written");
        let look = |name: &str| Look::new(&Theme { logo: Some(path(name)), ..Theme::default() }, None, "", None);
        let own = look("mark.svg");
        assert!(own.has_own_logo && own.logo_url.ends_with(".svg") && own.remarks.is_empty(), "{own:?}");
        assert_eq!(own.icon_url, assets::url("icon.svg"));
        for name in ["mark.txt", "big.png", "none.png"] {
            let other = look(name);
            assert!(!other.has_own_logo && other.remarks.len() == 1 && other.remarks[0].message.contains(name), "{other:?}");
        }
    }
}
