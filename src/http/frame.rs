//! What stands round every page: names, addresses, the banner. Used by all handlers that answer with a page.

use std::sync::Arc;

use crate::audience::Audience;
use crate::http::error::Problem;
use crate::http::place;
use crate::http::reader::{Entrance, House, Reader};
use crate::http::tongue::Tongue;
use crate::page::faces::Face;
use crate::page::model::{Frame, LangLink};
use crate::page::{PageError, Strings, assets, strings};

/// The frame of a page with this title.
pub fn of<A: Entrance>(reader: &Reader<A>, title: &str) -> Frame {
    bare::<A>(&reader.mount.house, &reader.face, &reader.tongue, title, None)
}

/// The frame of a page that shows one text, whose language decides where the reader wishes for none.
pub fn round<A: Entrance>(reader: &Reader<A>, title: &str, lang: &str) -> Frame {
    bare::<A>(&reader.mount.house, &reader.face, &reader.tongue, title, Some(lang))
}

/// The texts that a reader's pages are written with.
pub fn strings<A: Entrance>(reader: &Reader<A>) -> Arc<Strings> {
    let (lang, _) = reader.tongue.of_page(&reader.face.pages, None, reader.site_lang());
    Arc::clone(reader.face.pages.strings(&lang))
}

/// The frame where there is no reader: round errors.
pub fn bare<A: Audience>(house: &House, face: &Face, tongue: &Tongue, title: &str, content: Option<&str>) -> Frame {
    let site = &house.settings.site;
    let (lang, _) = tongue.of_page(&face.pages, content, &site.lang);
    let languages: Vec<LangLink> = face
        .pages
        .languages()
        .map(|other| LangLink {
            lang: other.to_owned(),
            name: face.pages.strings(other).name().to_owned(),
            url: tongue.address_in(A::MOUNT, other),
            is_chosen: other == lang,
        })
        .collect();
    // A site in British English is not in just any English.
    let tag = if place::is_lang(&site.lang, &lang) { site.lang.clone() } else { lang.clone() };
    Frame {
        site_name: site.name.clone(),
        title: title.to_owned(),
        dir: strings::direction(&tag),
        site_lang: (!place::is_lang(&site.lang, &lang)).then(|| site.lang.clone()),
        lang: tag,
        strings: lang,
        carried_lang: tongue.chosen(),
        languages: if languages.len() > 1 { languages } else { Vec::new() },
        mount: A::MOUNT,
        is_agent: !A::MOUNT.is_empty(),
        has_recents: site.has_recents,
        og_type: "website",
        locale: site.lang.replace('-', "_"),
        feed_url: A::MOUNT.is_empty().then(|| "/feed.xml".to_owned()),
        phone: house.settings.contact.phone.clone(),
        logo_url: face.look.logo_url.clone(),
        has_own_logo: face.look.has_own_logo,
        style_url: face.look.style_url.clone(),
        script_url: assets::url("site.js"),
        icon_url: face.look.icon_url.clone(),
        ..Frame::default()
    }
}

/// On an agents' page, where requesters find the same; `None` where they don't.
pub fn with_public_twin(frame: &mut Frame, url: Option<String>) {
    if frame.is_agent {
        frame.is_hidden = url.is_none();
        frame.public_url = url;
    }
}

/// Makes nothing of a page depend on its address, for those that say that there is nothing at it: changing the language leads to the home page.
pub fn forget_address(frame: &mut Frame) {
    for language in &mut frame.languages {
        language.url = format!("{}/?lang={}", frame.mount, place::encode(&language.lang));
    }
}

/// The public address of a path on the site, where the site knows its own.
pub fn absolute(house: &House, path: &str) -> Option<String> {
    house.settings.site.base_url.as_ref().map(|base| format!("{base}{path}"))
}

/// A template that cannot be rendered is our mistake.
pub fn broken(error: PageError) -> Problem {
    Problem::internal(error.to_string())
}
