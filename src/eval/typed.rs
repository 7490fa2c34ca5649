//! Questions as they are really typed: cut in the middle of a word, and misspelt. The same question and seed give the same every time, whatever becomes of
//! the search; so its stop words are not asked which words mean something.

use std::ops::Range;

use super::set::Question;

/// Letters that a word must have to be misspelt; shorter ones become other words.
const MIN_LETTERS: usize = 4;

/// Words long enough that mean nothing in a question; misspelling them would cost nothing.
const SMALL: &str = "about also been being both cannot could does doing done dont down each else every from gets give goes going hello help here into just \
    keep kind know like look make many more most much must need only other over please same should since some something still such than thank thanks that \
    their them then there these they thing this those through tried tries trying until using very want wants were what when where whether which while will \
    with within without would your yours aber auch dass diese dieser eine einem einen einer habe haben kann mein meine meinem meinen meiner nach nicht oder \
    sich sind soll wenn wird warum wieso";

/// What lies beside each letter on the keyboard that most people have.
const BESIDE: [(&str, &str); 26] = [
    ("a", "qwsz"),
    ("b", "vghn"),
    ("c", "xdfv"),
    ("d", "serfcx"),
    ("e", "wsdr"),
    ("f", "drtgvc"),
    ("g", "ftyhbv"),
    ("h", "gyujnb"),
    ("i", "ujko"),
    ("j", "huikmn"),
    ("k", "jiolm"),
    ("l", "kop"),
    ("m", "njk"),
    ("n", "bhjm"),
    ("o", "iklp"),
    ("p", "ol"),
    ("q", "wa"),
    ("r", "edft"),
    ("s", "awedxz"),
    ("t", "rfgy"),
    ("u", "yhji"),
    ("v", "cfgb"),
    ("w", "qase"),
    ("x", "zsdc"),
    ("y", "tghu"),
    ("z", "asx"),
];

/// The question as far as it has been typed when `percent` of its letters are; its last word is open.
pub(super) fn cut(question: &Question, percent: u8) -> Question {
    let n = (question.text.chars().count() * usize::from(percent)).div_ceil(100);
    Question { text: question.text.chars().take(n).collect(), ..question.clone() }
}

/// The question with one of its words that mean something misspelt: a letter missing, doubled, swapped with the next, or its neighbour on the keyboard.
/// A question with no word long enough stays as it is.
pub(super) fn misspell(question: &Question, seed: u64) -> Question {
    let words = words(&question.text);
    let mut draws = Draws(scatter(seed, &question.id));
    if words.is_empty() {
        return question.clone();
    }
    let word = words[draws.below(words.len())].clone();
    let misspelt = misspelt(&question.text[word.clone()], &mut draws);
    let mut text = question.text.clone();
    text.replace_range(word, &misspelt);
    Question { text, ..question.clone() }
}

/// Where the words stand that mean something and are of ASCII letters only.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let is_small = |word: &str| SMALL.split_whitespace().any(|small| word.eq_ignore_ascii_case(small));
    let is_fit = |word: &str| word.len() >= MIN_LETTERS && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && !is_small(word);
    let mut at = 0;
    let ranges = text.split_inclusive(|c| !is_letter(c)).map(|piece| {
        let word = piece.trim_end_matches(|c| !is_letter(c));
        let range = at..at + word.len();
        at += piece.len();
        range
    });
    ranges.filter(|range| is_fit(&text[range.clone()])).collect()
}

/// Another spelling of an ASCII word; its first letter is the last to be mistyped, so it stays.
fn misspelt(word: &str, draws: &mut Draws) -> String {
    let mut letters: Vec<u8> = word.bytes().collect();
    let way = draws.below(4);
    let at = 1 + draws.below(letters.len() - 1);
    match way {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => match (1..letters.len() - 1).cycle().skip(at - 1).take(letters.len()).find(|at| letters[*at] != letters[at + 1]) {
            Some(at) => letters.swap(at, at + 1),
            None => drop(letters.remove(at)),
        },
        _ => {
            let small = char::from(letters[at].to_ascii_lowercase()).to_string();
            let beside = BESIDE.iter().find(|(letter, _)| *letter == small).map_or("e", |(_, beside)| beside);
            letters[at] = beside.as_bytes()[draws.below(beside.len())];
        }
    }
    letters.into_iter().map(char::from).collect()
}

/// Draws from one number.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        let drawn = self.0 % n;
        self.0 /= n;
        drawn as usize
    }
}

/// A number that depends on every byte (FNV-1a, then mixed), so that a question's typo depends on its own id and not on the questions before it.
fn scatter(seed: u64, text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str, text: &str) -> Question {
        Question { id: id.into(), text: text.into(), right: vec![(1, 1)] }
    }

    #[test]
    fn cuts_at_letters_not_at_words() {
        let whole = question("q", "Wie ändere ich es?");
        assert_eq!([25, 50, 100].map(|percent| cut(&whole, percent).text), ["Wie ä", "Wie änder", "Wie ändere ich es?"]);
    }

    #[test]
    fn one_word_that_means_something_is_misspelt() {
        for n in 0..200 {
            let whole = question(&format!("q{n}"), "How do I reset my password on the laptop?");
            let text = misspell(&whole, 1).text;
            assert_eq!(text, misspell(&whole, 1).text);
            let changed: Vec<(&str, &str)> = whole.text.split(' ').zip(text.split(' ')).filter(|(before, after)| before != after).collect();
            let [(before, after)] = changed[..] else { panic!("{text}") };
            assert!(["reset", "password", "laptop?"].contains(&before) && after.starts_with(&before[..1]), "{text}");
            assert_eq!(strsim::osa_distance(before, after), 1, "{text}");
        }
        let texts: std::collections::HashSet<String> =
            (0..200).map(|seed| misspell(&question("q", "forgotten password"), seed).text).collect();
        assert!(texts.len() > 40, "the seed decides: {texts:?}");
        // All letters alike: nothing to swap.
        assert_eq!(strsim::osa_distance("aaaa", &misspell(&question("q", "aaaa"), 7).text), 1);
    }

    #[test]
    fn what_cannot_be_misspelt_stays() {
        for text in ["how do I", "", "VPN", "what does this WITH", "doesn't 0x80070005 wi-fi", "zurück"] {
            let after = misspell(&question("q", text), 3).text;
            assert_eq!(after, text);
        }
    }
}
