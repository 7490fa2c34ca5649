//! New articles made of given ones, deterministically: a frame article lends its shape and folder; its sections are each taken from the frame, from
//! another article of its folder (five in eight) or from anywhere (one in eight); the title joins two titles at a word; [`super::words`] adds what recombination lacks. Nine in
//! ten are public. Deliberately absent: files.

use std::fmt::Write;

use super::random::Random;
use super::words::Words;

/// The seed of every corpus.
const SEED: u64 = 0x0052_6170_706F_7274;

/// How many grown articles lie in one folder.
const FOLDER_HOLDS: usize = 200;

/// A given article, as far as growing needs it.
#[derive(Debug, Clone)]
pub(super) struct Donor {
    /// Its folder below the top one, `/`-separated; may be empty.
    pub(super) folder: String,
    /// Its title.
    pub(super) title: String,
    /// Its keywords.
    pub(super) keywords: Vec<String>,
    /// Its sections as Markdown, each with its heading.
    pub(super) sections: Vec<String>,
}

/// A grown article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grown {
    /// Its path below the articles folder.
    pub(super) path: String,
    /// The file.
    pub(super) text: String,
}

/// Makes new articles one after the other.
#[derive(Debug)]
pub(super) struct Garden<'a> {
    donors: &'a [Donor],
    /// Numbers of the donors of each donor's folder.
    neighbours: Vec<Vec<usize>>,
    words: Words,
    random: Random,
    n_grown: usize,
}

/// Cuts Markdown into sections at its headings; fenced code is left whole.
pub(super) fn sections(markdown: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut is_code = false;
    for line in markdown.lines() {
        is_code ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        if !is_code && line.starts_with('#') {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            let _ = writeln!(section, "{line}");
        }
    }
    sections.retain(|section| !section.trim().is_empty());
    sections
}

impl<'a> Garden<'a> {
    /// A garden of these articles, of which there must be one at least.
    pub(super) fn new(donors: &'a [Donor]) -> Self {
        let of_folder = |folder: &str| (0..donors.len()).filter(|n| donors[*n].folder == folder).collect::<Vec<_>>();
        let mut folders: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
        for donor in donors {
            folders.entry(&donor.folder).or_insert_with(|| of_folder(&donor.folder));
        }
        let neighbours = donors.iter().map(|donor| folders[donor.folder.as_str()].clone()).collect();
        let words = Words::of(donors.iter().flat_map(|donor| donor.sections.iter().map(String::as_str)));
        Garden { donors, neighbours, words, random: Random::new(SEED), n_grown: 0 }
    }

    /// The next article.
    pub(super) fn grow(&mut self) -> Grown {
        let frame = self.random.below(self.donors.len());
        let title = self.title(frame);
        let mut body = String::new();
        for place in 0..self.donors[frame].sections.len() {
            let donor = self.donor(frame);
            let sections = &self.donors[donor].sections;
            if let Some(section) = sections.get(place).or(sections.last()) {
                let _ = writeln!(body, "{section}");
            }
        }
        let new = self.words.for_text(&body, &mut self.random);
        let body = sprinkle(&body, &new, &mut self.random);
        let top = if self.random.one_in(10) { "internal" } else { "public" };
        let path = self.path(top, &self.donors[frame].folder);
        self.n_grown += 1;
        let keywords = serde_json::json!(self.donors[frame].keywords);
        Grown { path, text: format!("---\ntitle: {}\nkeywords: {keywords}\n---\n\n# {title}\n\n{body}", serde_json::json!(title)) }
    }

    fn donor(&mut self, frame: usize) -> usize {
        match self.random.below(8) {
            0 | 1 => frame,
            2..=6 => *self.random.pick(&self.neighbours[frame]),
            _ => self.random.below(self.donors.len()),
        }
    }

    fn title(&mut self, frame: usize) -> String {
        let other = *self.random.pick(&self.neighbours[frame]);
        let first: Vec<&str> = self.donors[frame].title.split_whitespace().collect();
        let second: Vec<&str> = self.donors[other].title.split_whitespace().collect();
        let joined: Vec<&str> = first[..first.len().div_ceil(2)].iter().chain(&second[second.len() / 2..]).copied().collect();
        if joined.is_empty() { format!("Article {}", self.n_grown) } else { joined.join(" ") }
    }

    fn path(&self, top: &str, folder: &str) -> String {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        format!("{top}/{folder}grown-{}/grown-{:07}.md", self.n_grown / FOLDER_HOLDS, self.n_grown)
    }
}

/// Puts each word behind a word of the text's prose; code and headings stay as they are.
fn sprinkle(text: &str, words: &[String], random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_prose = |line: &String| line.starts_with(char::is_alphabetic) && line.contains(' ');
    let prose: Vec<usize> = (0..lines.len()).filter(|n| is_prose(&lines[*n])).collect();
    for word in words {
        if prose.is_empty() {
            lines.push(format!("\n{word}"));
            continue;
        }
        let line = &mut lines[*random.pick(&prose)];
        let spaces: Vec<usize> = line.match_indices(' ').map(|(at, _)| at).collect();
        let at = *random.pick(&spaces);
        line.insert_str(at, &format!(" {word}"));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn donors() -> Vec<Donor> {
        let donor = |title: &str, text: &str| Donor {
            folder: "mail".into(),
            title: title.into(),
            keywords: vec!["mail".into()],
            sections: sections(text),
        };
        vec![
            donor(
                "Outlook asks for a password",
                "Open the settings page.\n\n## Clear it\n\nRemove saved passwords there.\n```\n# no heading\n```\n",
            ),
            donor("Mail is not delivered", "Look into the outbox first.\n\n## Send again\n\nRestart the program afterwards.\n"),
        ]
    }

    #[test]
    fn code_does_not_begin_a_section() {
        assert_eq!(donors()[0].sections.len(), 2);
        assert!(donors()[0].sections[1].ends_with("# no heading\n```\n"));
    }

    #[test]
    fn the_same_articles_grow_the_same_corpus() {
        let donors = donors();
        let grow = |n: usize| {
            let mut garden = Garden::new(&donors);
            (0..n).map(|_| garden.grow()).collect::<Vec<_>>()
        };
        let grown = grow(500);
        assert_eq!(grown, grow(500));
        let n_internal = grown.iter().filter(|article| article.path.starts_with("internal/mail/")).count();
        assert!((25..=75).contains(&n_internal), "about one in ten: {n_internal}");
        let paths: std::collections::HashSet<&str> = grown.iter().map(|article| article.path.as_str()).collect();
        assert_eq!(paths.len(), 500);
        assert!(grown[0].text.starts_with("---\ntitle: \""), "{}", grown[0].text);
    }
}
