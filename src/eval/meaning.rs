//! A set read by the language model before it is asked, where the settings want one. Called by [`super::run`]. The model takes what time it needs for
//! each question: figures must not depend on how busy the machine is, so none is ever answered by the table for being late.
//! Deliberately absent: what was read is not kept; a set is read anew for each run.

use std::collections::HashMap;
use std::sync::Arc;

use crate::article::Article;
use crate::audience::Public;
use crate::search::Index;
use crate::search::semantic::deep::{self, Deep, Read, ReadingDesk};
use crate::search::semantic::transformer::Transformer;

/// Has `transformer` read all `articles` of `index`, which ranks by it from now on. `tell` hears how many are read.
pub(super) fn deepen<'a>(
    index: &Index<Public>,
    articles: impl Iterator<Item = &'a Article<Public>>,
    transformer: &Arc<Transformer>,
    tell: impl Fn(usize),
) {
    let mut read: HashMap<&str, Vec<Read>> = HashMap::new();
    for article in articles {
        read.insert(&article.id, deep::texts(article).iter().filter_map(|text| transformer.vector(text)).collect());
        tell(read.len());
    }
    let desk = Arc::new(ReadingDesk::patient(Arc::clone(transformer)));
    if let Some(deep) = Deep::of(index, &desk, |article| read.get(&*article.id).map(Vec::as_slice)) {
        index.deepen(deep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::expand::expand;
    use crate::search::language::Language;
    use crate::search::nearness::Reader;
    use crate::search::question::Question;
    use crate::search::semantic;

    #[test]
    fn every_question_is_read_by_the_model_however_long_it_takes() {
        let article = |id: &str, title: &str| Arc::new(Article::for_test(id, title, "Ask at the desk."));
        let articles = [article("public/password.md", "Reset your password"), article("public/printer.md", "Printer jams")];
        let index = Index::build(&articles, Arc::default());
        let nearness = |text: &str| {
            let question = Question::read(text, &[Language::of_tag(None)]);
            let probe = semantic::ask(&question, &expand(&index, &question)).expect("the question is English");
            semantic::retrieve(&index, &probe, Reader::Transformer, None)
        };
        assert_eq!(nearness("forgot my login").reader(), Reader::Table);
        let model = Transformer::load(include_bytes!("../../models/minilm.onnx").to_vec()).expect("the model is whole");
        deepen(&index, articles.iter().map(|article| &**article), &Arc::new(model), |_| {});
        // Far more words than are read in the time a request waits.
        for text in ["forgot my login".to_owned(), "paper is stuck in the machine again ".repeat(20)] {
            assert_eq!(nearness(&text).reader(), Reader::Transformer, "{text}");
        }
        let login = nearness("forgot my login");
        assert!(login.of(0) > 0.3 && login.of(0) > 2.0 * login.of(1), "{login:?}");
    }
}
