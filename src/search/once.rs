//! One text once: of articles that are the same in several languages one is found, in the place of the best. `suggest` asks when all are scored and
//! ordered. Deliberately absent: which articles these are, which whoever asks tells.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::fuse::Scored;

/// Tells which text an article is, by its number: the same for all its translations, `None` for an article without any.
pub type TextOf<'a> = &'a (dyn Fn(usize) -> Option<usize> + Sync);

/// Leaves of each text the best of `scored`, which is ordered, and gives those that are to be shown in their places: [`show`] does that.
pub(super) fn keep_best(scored: &mut Vec<Scored>, text_of: TextOf<'_>, is_wanted: impl Fn(&Scored) -> bool) -> Vec<(usize, Scored)> {
    // Where each text stands, and whether it is shown in the wanted language.
    let mut texts: HashMap<usize, (usize, bool)> = HashMap::new();
    let mut instead = Vec::new();
    let mut place = 0;
    scored.retain(|scored| {
        let seen = text_of(scored.candidate.number as usize).map(|text| texts.entry(text));
        match seen {
            Some(Entry::Occupied(mut text)) => {
                let (first, is_done) = text.get_mut();
                if !*is_done && is_wanted(scored) {
                    *is_done = true;
                    instead.push((*first, *scored));
                }
                return false;
            }
            Some(Entry::Vacant(text)) => drop(text.insert((place, is_wanted(scored)))),
            None => {}
        }
        place += 1;
        true
    });
    instead
}

/// Puts what is to be shown where its translation stood, with its score.
pub(super) fn show(scored: &mut [Scored], instead: Vec<(usize, Scored)>) {
    for (place, wanted) in instead {
        let whole = wanted.score + wanted.taken_off;
        let score = scored[place].score;
        scored[place] = Scored { score, taken_off: whole - score, ..wanted };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::article::of_text::of_text;
    use crate::search::index::Index;
    use crate::search::suggest::{Options, suggest};

    /// Articles 0 and 1 are one text, in English and in German.
    fn found(question: &str, lang: Option<&str>) -> Vec<(usize, f32)> {
        let texts = [
            ("connect-vpn", "en", "Connect to the VPN", "Open the VPN and press connect. The VPN is a tunnel."),
            ("connect-vpn.de", "de", "Mit dem VPN verbinden", "Das VPN öffnen und auf Verbinden klicken."),
            ("vpn-slow", "en", "The VPN is slow", "Restart it when the tunnel is slow."),
            ("printer", "en", "Add a printer", "Open the settings and add the printer."),
        ];
        let article = |(id, lang, title, text): (&str, &str, &str, &str)| {
            let mut article = of_text(id, title, text);
            article.lang = Some(lang.to_owned());
            article
        };
        let articles = texts.map(|text| Arc::new(article(text)));
        let text_of = |article: usize| (article < 2).then_some(7);
        let options = Options { limit: 5, lang, site_lang: Some("en"), text_of: Some(&text_of), ..Options::default() };
        let answer = suggest(&Index::build(&articles, Arc::default()), question, options);
        answer.hits.iter().map(|hit| (hit.article, hit.score)).collect()
    }

    fn articles(found: &[(usize, f32)]) -> Vec<usize> {
        found.iter().map(|(article, _)| *article).collect()
    }

    #[test]
    fn a_text_is_found_once_in_the_wanted_language_and_in_the_best_one_s_place() {
        assert_eq!(articles(&found("vpn", None)), [0, 2]);
        let german = found("vpn", Some("de"));
        assert_eq!(articles(&german), [1, 2]);
        assert!(german[0].1 >= german[1].1, "{german:?}");
        assert_eq!(articles(&found("vpn", Some("fr")))[0], 0, "a language in which it is not to be had");
    }
}
