//! A text of which parts were cut, that still knows on which line of the original each of its lines stood. Used by `article::comments` and
//! `article::notes` to cut, and by `article::read` to report problems and sections where their authors find them.

use std::ops::Range;

/// A text and where its lines come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text.
    pub(super) text: String,
    /// For each line of the text its line in the original, from 1; `None` as long as they are the same.
    lines: Option<Vec<usize>>,
}

impl Excerpt {
    /// A whole text.
    pub(super) fn new(text: String) -> Excerpt {
        Excerpt { text, lines: None }
    }

    /// The line of the original, from 1, of a line of the text, from 1.
    pub(super) fn line(&self, line: usize) -> usize {
        match &self.lines {
            Some(lines) => lines.get(line.saturating_sub(1)).or(lines.last()).copied().unwrap_or(1),
            None => line,
        }
    }

    /// The line of the original, from 1, in which a byte of the text stands.
    pub(super) fn line_at(&self, at: usize) -> usize {
        self.line(1 + self.text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count())
    }

    /// Cuts ranges of bytes out; they are in order and do not overlap.
    pub(super) fn cut(&mut self, ranges: &[Range<usize>]) {
        let mut text = String::with_capacity(self.text.len());
        let mut lines = Vec::new();
        let mut line = 1;
        let mut from = 0;
        let mut is_line_start = true;
        let end = self.text.len()..self.text.len();
        for range in ranges.iter().chain(std::iter::once(&end)) {
            for part in self.text[from..range.start].split_inclusive('\n') {
                if is_line_start {
                    lines.push(self.line(line));
                }
                is_line_start = part.ends_with('\n');
                line += usize::from(is_line_start);
                text.push_str(part);
            }
            line += self.text[range.clone()].matches('\n').count();
            from = range.end;
        }
        self.text = text;
        self.lines = Some(lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers() {
        let mut excerpt = Excerpt::new("one\ntwo\nthree\nfour\nfive".into());
        excerpt.cut(&[4..8, 10..16]);
        assert_eq!(excerpt.text, "one\nthur\nfive");
        assert_eq!([1, 2, 3].map(|line| excerpt.line(line)), [1, 3, 5]);
        excerpt.cut(std::slice::from_ref(&(0..4)));
        assert_eq!(excerpt.text, "thur\nfive");
        assert_eq!([1, 2, 9].map(|line| excerpt.line(line)), [3, 5, 5]);
        assert_eq!(excerpt.line_at(6), 5);
    }
}
