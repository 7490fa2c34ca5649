//! Which language a file is in: `lang`, a `.de.md` suffix, or a folder named by a BCP 47 tag. Called by `article::place` and `article::read`.
//! Deliberately absent: guessing from the text. A folder `it` holds articles about IT more often than Italian ones, so a bare
//! folder name counts only where it cannot be a help desk's word; the front matter and the suffix can name every language.

/// ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu \
    fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn \
    ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os \
    pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw \
    ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Languages whose bare code, as a folder's name, means the language.
const BARE_FOLDERS: &[&str] = &[
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hu", "hy", "ja", "ka", "kk", "ko", "lt",
    "lv", "mk", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "th", "tr", "ur", "uz", "zh",
];

/// Tags of further languages that mean the language as a folder's name although their first half is a word (`to-do` is none).
const REGION_FOLDERS: &[&str] = &[
    "am-et", "be-by", "ca-ad", "ca-es", "hr-ba", "hr-hr", "id-id", "is-is", "it-ch", "it-it", "ms-bn", "ms-my", "ms-sg", "my-mm", "no-no",
    "uk-ua", "vi-vn",
];

/// Codes that are file names' endings more often than languages (`socket.io.md`, `index.d.ts.md`).
const NO_SUFFIXES: &[&str] = &["be", "co", "io", "ml", "ps", "so", "to", "ts"];

/// A BCP 47 tag in its usual spelling (`EN_us` → `en-US`); `None` for what is none.
pub fn tag(text: &str) -> Option<String> {
    let mut parts = text.trim().split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    if !(is_code(&language) || language.len() == 3 && language.bytes().all(|b| b.is_ascii_lowercase())) {
        return None;
    }
    let mut tag = language;
    for (idx, part) in parts.enumerate() {
        let is_alphabetic = part.bytes().all(|b| b.is_ascii_alphabetic());
        let is_digits = part.bytes().all(|b| b.is_ascii_digit());
        tag.push('-');
        match part.len() {
            4 if is_alphabetic && idx == 0 => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            2 if is_alphabetic => tag.push_str(&part.to_ascii_uppercase()),
            3 if is_digits => tag.push_str(part),
            5..=8 if part.bytes().all(|b| b.is_ascii_alphanumeric()) => tag.push_str(&part.to_ascii_lowercase()),
            _ => return None,
        }
    }
    Some(tag)
}

/// The language that a folder's name means; `is_first` where it is the first folder below the top folder. Tags with a region or
/// script count everywhere, bare codes only in the first place.
pub(super) fn of_folder(name: &str, is_first: bool) -> Option<String> {
    let tag = tag(name)?;
    let lower = tag.to_ascii_lowercase();
    let (language, rest) = lower.split_once('-').unwrap_or((&lower, ""));
    let is_meant = if BARE_FOLDERS.contains(&language) { is_first || !rest.is_empty() } else { REGION_FOLDERS.contains(&lower.as_str()) };
    is_meant.then_some(tag)
}

/// Splits `outlook.de` into `outlook` and `de`.
pub(super) fn of_stem(stem: &str) -> (&str, Option<String>) {
    let Some((base, suffix)) = stem.rsplit_once('.') else { return (stem, None) };
    let is_language = suffix.get(..2).is_some_and(|code| is_code(&code.to_ascii_lowercase())) && !NO_SUFFIXES.contains(&suffix);
    match tag(suffix) {
        Some(tag) if is_language && !base.is_empty() && suffix.as_bytes().get(2).is_none_or(|b| matches!(b, b'-' | b'_')) => {
            (base, Some(tag))
        }
        _ => (stem, None),
    }
}

/// Whether an article in `lang` is in the site's own language: the same tag, or the site names no region and the language is the same.
pub(super) fn is_site_language(lang: &str, site_lang: &str) -> bool {
    lang.eq_ignore_ascii_case(site_lang) || lang.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case(site_lang))
}

fn is_code(text: &str) -> bool {
    text.len() == 2 && CODES.split(' ').any(|code| code == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_spelt_alike() {
        for (text, expected) in
            [("de", "de"), ("EN_us", "en-US"), ("zh-hans-cn", "zh-Hans-CN"), ("es-419", "es-419"), ("gsw", "gsw"), ("de-1996", "")]
        {
            assert_eq!(tag(text).unwrap_or_default(), expected, "{text}");
        }
        for text in ["", "german", "xx", "d", "en-", "en us", "content", "e\u{301}n", "en-ü"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn folders_mean_a_language_only_when_they_must() {
        for name in ["de", "fr", "pt-BR", "zh-Hans", "en_us", "it-IT", "uk-UA"] {
            assert!(of_folder(name, true).is_some(), "{name}");
        }
        for name in ["it", "hr", "id", "ml", "bi", "no", "to-do", "content", "faq", "vpn", "uk", "as-is"] {
            assert_eq!(of_folder(name, true), None, "{name}");
        }
        assert_eq!(of_folder("de", false), None, "a country's folder further down");
        assert_eq!(of_folder("de-CH", false).as_deref(), Some("de-CH"));
    }

    #[test]
    fn suffixes_name_a_language() {
        for (stem, expected) in [
            ("outlook.de", ("outlook", Some("de"))),
            ("outlook.pt-br", ("outlook", Some("pt-BR"))),
            ("guide.it", ("guide", Some("it"))),
            ("socket.io", ("socket.io", None)),
            ("v1.2", ("v1.2", None)),
            ("asp.net", ("asp.net", None)),
            (".de", (".de", None)),
            ("x.ü", ("x.ü", None)),
            ("plain", ("plain", None)),
        ] {
            let (base, tag) = of_stem(stem);
            assert_eq!((base, tag.as_deref()), expected);
        }
    }

    #[test]
    fn the_site_s_language_is_known() {
        assert!(is_site_language("en-US", "en") && is_site_language("de", "de") && is_site_language("pt-BR", "pt-br"));
        assert!(!is_site_language("en-US", "en-GB") && !is_site_language("de", "en") && !is_site_language("en", "en-GB"));
    }
}
