//! New words for a growing corpus. Vocabulary follows Heaps' law, V(n) = V₀·(n/n₀)^β: texts that are only recombined would never meet a new word, and
//! an index would look better than it is. A new word is the beginning of one word of the corpus and the end of another, or an error code; words
//! invented once come again in later articles, the early ones more often.

use std::collections::HashSet;

use super::random::Random;

/// Heaps' exponent; 0.4 to 0.6 is what English text shows, technical text the upper end.
const BETA: f64 = 0.6;

/// The words of a corpus, as it grows.
#[derive(Debug)]
pub(super) struct Words {
    /// Words of the given corpus, sorted so that everything is reproducible.
    seeds: Vec<String>,
    known: HashSet<String>,
    invented: Vec<String>,
    n_at_first: f64,
    n_now: f64,
    vocabulary_at_first: f64,
}

/// The words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

impl Words {
    /// The words of the given texts.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut known = HashSet::new();
        let mut n = 0;
        for word in texts.flat_map(words) {
            n += 1;
            known.insert(word);
        }
        let is_seed = |word: &&String| word.chars().count() >= 6 && word.chars().all(char::is_alphabetic);
        let mut seeds: Vec<String> = known.iter().filter(is_seed).cloned().collect();
        seeds.sort_unstable();
        let vocabulary_at_first = (known.len() as f64).max(1.0);
        let n = f64::from(n).max(1.0);
        Words { seeds, known, invented: Vec::new(), n_at_first: n, n_now: n, vocabulary_at_first }
    }

    /// Counts another text of the corpus and gives the words that it should hold to keep to the law, new ones first, then as many that are already invented.
    pub(super) fn for_text(&mut self, text: &str, random: &mut Random) -> Vec<String> {
        self.n_now += words(text).count() as f64;
        let wanted = self.vocabulary_at_first * (self.n_now / self.n_at_first).powf(BETA);
        let n_new = (wanted - self.vocabulary_at_first - self.invented.len() as f64).max(0.0) as usize;
        let n_old = self.invented.len();
        let mut given: Vec<String> = (0..n_new).map(|_| self.invent(random)).collect();
        if n_old > 0 {
            for _ in 0..n_new {
                // The smaller of two draws prefers words that were invented early.
                let place = random.below(n_old).min(random.below(n_old));
                given.push(self.invented[place].clone());
            }
        }
        given
    }

    fn invent(&mut self, random: &mut Random) -> String {
        loop {
            let word = if self.seeds.is_empty() || random.one_in(8) { code(random) } else { self.blend(random) };
            if self.known.insert(word.to_lowercase()) {
                self.invented.push(word.clone());
                return word;
            }
        }
    }

    fn blend(&self, random: &mut Random) -> String {
        let half = |word: &str| word.chars().count() / 2;
        let (first, second) = (random.pick(&self.seeds), random.pick(&self.seeds));
        let end = half(second) - random.below(2);
        first.chars().take(half(first) + random.below(2)).chain(second.chars().skip(end)).collect()
    }
}

fn code(random: &mut Random) -> String {
    match random.below(3) {
        0 => format!("0x{:08X}", random.next() as u32),
        1 => format!("KB{}", 1_000_000 + random.below(9_000_000)),
        _ => format!("E{}", 10_000 + random.below(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vocabulary_grows_by_the_law() {
        let text = "the printer shows another message whenever somebody restarts the computer without saving documents before leaving";
        let mut words = Words::of([text].into_iter());
        let before = words.known.len() as f64;
        let mut random = Random::new(1);
        let mut given = 0;
        for _ in 0..999 {
            given += words.for_text(text, &mut random).len();
        }
        let expected = before * 1000_f64.powf(BETA);
        let found = words.known.len() as f64;
        assert!((found / expected - 1.0).abs() < 0.02, "{found} words, the law says {expected}");
        assert!(given as f64 > (found - before) * 1.9, "invented words come again: {given}");
    }
}
