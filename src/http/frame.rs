//! What stands round every page: names, addresses, the banner. Used by all handlers that answer with a page.

use crate::audience::Audience;
use crate::http::error::Problem;
use crate::http::reader::{Entrance, House, Reader};
use crate::page::model::Frame;
use crate::page::{PageError, assets};

/// The frame of a page with this title.
pub fn of<A: Entrance>(reader: &Reader<A>, title: &str) -> Frame {
    bare::<A>(&reader.mount.house, title)
}

/// The same where there is no reader: round errors.
pub fn bare<A: Audience>(house: &House, title: &str) -> Frame {
    let site = &house.settings.site;
    Frame {
        site_name: site.name.clone(),
        title: title.to_owned(),
        lang: site.lang.clone(),
        mount: A::MOUNT,
        is_agent: !A::MOUNT.is_empty(),
        og_type: "website",
        locale: site.lang.replace('-', "_"),
        feed_url: A::MOUNT.is_empty().then(|| "/feed.xml".to_owned()),
        style_url: assets::url("site.css"),
        icon_url: assets::url("icon.svg"),
        ..Frame::default()
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
