//! One text once: of articles that are the same in several languages one is shown in the place of the best, and the others stand behind all other
//! answers. `suggest` asks when all are scored and ordered. Deliberately absent: which articles these are, which whoever asks tells.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::fuse::Scored;

/// Tells which text an article is, by its number: the same for all its translations, `None` for an article without any.
pub type TextOf<'a> = &'a (dyn Fn(usize) -> Option<usize> + Sync);

/// What is to be shown in the place of a translation of it.
#[derive(Debug, Default)]
pub(super) struct Instead {
    /// Places of the best, and of what is wanted in their stead.
    pairs: Vec<(usize, usize)>,
}

/// Moves all but the best of each text behind the other answers; `scored` comes ordered. Then [`Instead::show`] puts the wanted ones in the best ones' places.
pub(super) fn best_first(scored: &mut Vec<Scored>, text_of: TextOf<'_>, is_wanted: impl Fn(&Scored) -> bool) -> Instead {
    // Where each text stands, and whether it is to be shown in the wanted language.
    let mut texts: HashMap<usize, (usize, bool)> = HashMap::new();
    let mut pairs = Vec::new();
    let mut behind = Vec::new();
    let mut place = 0;
    scored.retain(|scored| {
        let seen = text_of(scored.candidate.number as usize).map(|text| texts.entry(text));
        match seen {
            Some(Entry::Occupied(mut text)) => {
                let (first, is_done) = text.get_mut();
                if !*is_done && is_wanted(scored) {
                    *is_done = true;
                    pairs.push((*first, behind.len()));
                }
                behind.push(*scored);
                return false;
            }
            Some(Entry::Vacant(text)) => drop(text.insert((place, is_wanted(scored)))),
            None => {}
        }
        place += 1;
        true
    });
    pairs.iter_mut().for_each(|(_, wanted)| *wanted += scored.len());
    scored.append(&mut behind);
    Instead { pairs }
}

impl Instead {
    /// Lets what is wanted and what stands in its place change places, but not scores.
    pub(super) fn show(self, scored: &mut [Scored]) {
        for (best, wanted) in self.pairs {
            scored.swap(best, wanted);
            let whole = scored[best].score + scored[best].taken_off;
            let score = scored[wanted].score;
            scored[best] = Scored { score, taken_off: whole - score, ..scored[best] };
        }
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
        let options = Options { limit: 5, lang, text_of: Some(&text_of), ..Options::default() };
        let answer = suggest(&Index::build(&articles, Arc::default()), question, options);
        answer.hits.iter().map(|hit| (hit.article, hit.score)).collect()
    }

    fn articles(found: &[(usize, f32)]) -> Vec<usize> {
        found.iter().map(|(article, _)| *article).collect()
    }

    #[test]
    fn a_text_is_shown_in_the_wanted_language_in_the_best_one_s_place_and_its_translations_last() {
        assert_eq!(articles(&found("open the vpn", None)), [0, 2, 3, 1]);
        let german = found("vpn", Some("de"));
        assert_eq!(articles(&german), [1, 2, 0]);
        assert!(german[0].1 >= german[1].1, "{german:?}");
        assert_eq!(articles(&found("vpn", Some("fr")))[0], 0, "a language in which it is not to be had");
    }
}
