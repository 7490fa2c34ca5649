//! What depends on the language: stems and the words that carry no meaning in a question. Used by `index` for articles and by `question`.
//! The only door to frostem. Deliberately absent: guessing an article's language, which its author states.

mod guess;
mod stop_words;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

use super::analyze::fold;
pub use guess::guess;

/// A language that matching knows, or any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

/// The languages, each with its stemmer if it has one. English is the first: it is what is assumed where nothing is said.
const KNOWN: [(&str, Option<Algorithm>); 47] = [
    ("en", Some(Algorithm::English)),
    ("de", Some(Algorithm::German)),
    ("fr", Some(Algorithm::French)),
    ("es", Some(Algorithm::Spanish)),
    ("it", Some(Algorithm::Italian)),
    ("pt", Some(Algorithm::Portuguese)),
    ("nl", Some(Algorithm::DutchPorter)),
    ("sv", Some(Algorithm::Swedish)),
    ("da", Some(Algorithm::Danish)),
    ("no", Some(Algorithm::Norwegian)),
    ("fi", Some(Algorithm::Finnish)),
    ("hu", Some(Algorithm::Hungarian)),
    ("ro", Some(Algorithm::Romanian)),
    ("ru", Some(Algorithm::Russian)),
    ("tr", Some(Algorithm::Turkish)),
    ("el", Some(Algorithm::Greek)),
    ("ar", Some(Algorithm::Arabic)),
    ("ta", Some(Algorithm::Tamil)),
    ("pl", Some(Algorithm::Polish)),
    ("cs", Some(Algorithm::Czech)),
    ("ca", Some(Algorithm::Catalan)),
    ("eu", Some(Algorithm::Basque)),
    ("et", Some(Algorithm::Estonian)),
    ("lt", Some(Algorithm::Lithuanian)),
    ("ga", Some(Algorithm::Irish)),
    ("hy", Some(Algorithm::Armenian)),
    ("sr", Some(Algorithm::Serbian)),
    ("hi", Some(Algorithm::Hindi)),
    ("ne", Some(Algorithm::Nepali)),
    ("id", Some(Algorithm::Indonesian)),
    ("fa", Some(Algorithm::Persian)),
    ("yi", Some(Algorithm::Yiddish)),
    ("st", Some(Algorithm::Sesotho)),
    ("eo", Some(Algorithm::Esperanto)),
    ("ja", None),
    ("zh", None),
    ("ko", None),
    ("th", None),
    ("uk", None),
    ("bg", None),
    ("he", None),
    ("vi", None),
    ("sk", None),
    ("hr", None),
    ("sl", None),
    ("lv", None),
    ("is", None),
];
/// Tags that mean a language that stands above under another one.
const ALIASES: [(&str, &str); 8] =
    [("nb", "no"), ("nn", "no"), ("ms", "id"), ("in", "id"), ("iw", "he"), ("ji", "yi"), ("bs", "hr"), ("yue", "zh")];

impl Language {
    /// How many different values there are; [`Language::number`] is below it.
    pub const COUNT: usize = KNOWN.len() + 1;

    /// The language of a BCP 47 tag. `None` is taken for English.
    pub fn of_tag(tag: Option<&str>) -> Self {
        let Some(tag) = tag else { return Language(0) };
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        let primary = ALIASES.iter().find(|(alias, _)| primary.eq_ignore_ascii_case(alias)).map_or(primary, |(_, tag)| tag);
        let place = KNOWN.iter().position(|(name, _)| primary.eq_ignore_ascii_case(name));
        Language(place.unwrap_or(KNOWN.len()) as u8)
    }

    /// A small number for tables.
    pub fn number(self) -> usize {
        usize::from(self.0)
    }

    /// The language with this number.
    pub fn of_number(number: usize) -> Self {
        Language(number.min(KNOWN.len()) as u8)
    }

    /// Its BCP 47 tag, without a region; `None` for a language that is not known here.
    pub fn tag(self) -> Option<&'static str> {
        KNOWN.get(self.number()).map(|(tag, _)| *tag)
    }

    /// Whether it writes compound words together.
    pub fn writes_compounds(self) -> bool {
        !self.links().is_empty()
    }

    /// What stands between the parts of its compounds, nothing first; empty for languages that write them apart.
    pub fn links(self) -> &'static [&'static str] {
        match self.tag() {
            Some("de") => &["", "s", "n", "en", "es", "er", "e"],
            Some("nl") => &["", "s", "e", "en", "er"],
            Some("sv") => &["", "s", "e", "a", "o"],
            Some("da" | "no") => &["", "s", "e", "er"],
            Some("is") => &["", "s", "a", "ar", "u"],
            Some("fi" | "et") => &["", "n", "en", "s"],
            Some("hu") => &[""],
            _ => &[],
        }
    }

    /// The stem of a folded word; the word itself where the language has no stemmer.
    pub fn stem(self, word: &str) -> Cow<'_, str> {
        match KNOWN.get(self.number()) {
            Some((_, Some(algorithm))) if word.len() > 2 && word.chars().all(|c| c.is_alphabetic() || is_combining_mark(c)) => {
                match Stemmer::new(*algorithm).stem(word) {
                    stem if stem.is_empty() => Cow::Borrowed(word),
                    stem => stem,
                }
            }
            _ => Cow::Borrowed(word),
        }
    }

    /// The stem of a word as it was written, for words with diacritics: stemmers know their endings only with them (`configuración`).
    pub fn stem_written(self, written: &str) -> String {
        fold(&self.stem(&written.to_lowercase()))
    }

    /// Whether a folded word carries no meaning in a question of this language.
    pub fn is_stop_word(self, word: &str) -> bool {
        self.stop_words().is_some_and(|words| words.contains(word))
    }

    /// Whether a longer word that carries no meaning begins so.
    pub fn begins_stop_word(self, beginning: &str) -> bool {
        let goes_on = |word: &str| word.len() > beginning.len() && word.starts_with(beginning);
        self.stop_words().is_some_and(|words| words.iter().any(|word| goes_on(word)))
    }

    fn stop_words(self) -> Option<&'static HashSet<&'static str>> {
        static SETS: [OnceLock<HashSet<&'static str>>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
        let list = self.tag().and_then(stop_words::of)?;
        Some(SETS[self.number()].get_or_init(|| list.split_ascii_whitespace().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_by_language() {
        assert_eq!(Language::of_tag(None).stem("passwords"), "password");
        assert_eq!(Language::of_tag(Some("de-CH")).stem("passworter"), "passwort");
        assert_eq!(
            Language::of_tag(Some("es")).stem_written("Configuración"),
            Language::of_tag(Some("es")).stem_written("configuraciones")
        );
        assert_eq!(Language::of_tag(Some("ja")).stem("windows"), "windows");
        assert_eq!(Language::of_tag(None).stem("0x80070005"), "0x80070005");
    }

    #[test]
    fn every_stemmer_brings_two_forms_of_a_word_together() {
        let pairs = [
            ("en", "printers", "printer"),
            ("de", "einstellungen", "einstellung"),
            ("fr", "imprimantes", "imprimante"),
            ("es", "impresoras", "impresora"),
            ("it", "stampanti", "stampante"),
            ("pt-BR", "impressoras", "impressora"),
            ("nl", "wachtwoorden", "wachtwoord"),
            ("sv", "skrivaren", "skrivare"),
            ("da", "printeren", "printer"),
            ("nb", "passordet", "passord"),
            ("fi", "tulostimet", "tulostimen"),
            ("hu", "jelszavak", "jelszavakat"),
            ("ro", "parolele", "parola"),
            ("ru", "пароля", "пароль"),
            ("tr", "bilgisayarlar", "bilgisayar"),
            ("el", "κωδικοι", "κωδικος"),
            ("ar", "الطابعة", "طابعة"),
            ("ta", "கணினிகள்", "கணினி"),
            ("pl", "drukarki", "drukarka"),
            ("cs", "tiskarny", "tiskarna"),
            ("ca", "contrasenyes", "contrasenya"),
            ("eu", "pasahitzak", "pasahitza"),
            ("lt", "spausdintuvai", "spausdintuvas"),
            ("hy", "գաղտնաբառեր", "գաղտնաբառ"),
            ("sr", "stampaci", "stampac"),
            ("hi", "पासवर्डों", "पासवर्ड"),
            ("ne", "कम्प्युटरहरू", "कम्प्युटर"),
            ("id", "mencetak", "cetak"),
            ("fa", "گذرواژه‌ها", "گذرواژه"),
        ];
        let stem = |tag: &str, word: &str| Language::of_tag(Some(tag)).stem(&fold(word)).into_owned();
        let apart: Vec<_> =
            pairs.iter().map(|(tag, one, other)| (tag, stem(tag, one), stem(tag, other))).filter(|(_, a, b)| a != b).collect();
        assert_eq!(apart, []);
    }

    #[test]
    fn keeps_the_words_that_turn_a_question_round() {
        let english = Language::of_tag(Some("en"));
        assert!(english.is_stop_word("how") && !english.is_stop_word("not") && !english.is_stop_word("no"));
        for (tag, not) in [("de", "nicht"), ("fr", "pas"), ("es", "no"), ("nl", "niet"), ("sv", "inte"), ("ru", "не"), ("pl", "nie")] {
            assert!(!Language::of_tag(Some(tag)).is_stop_word(not), "{tag}");
        }
    }

    #[test]
    fn every_stop_word_is_folded_and_every_tag_is_known_once() {
        for (place, (tag, _)) in KNOWN.iter().enumerate() {
            assert_eq!(Language::of_tag(Some(tag)).number(), place, "{tag}");
            for word in stop_words::of(tag).unwrap_or_default().split_ascii_whitespace() {
                assert_eq!(fold(word), word, "{tag}");
            }
        }
        for (alias, tag) in ALIASES {
            assert_eq!(Language::of_tag(Some(&format!("{alias}-XX"))), Language::of_tag(Some(tag)));
        }
    }
}
