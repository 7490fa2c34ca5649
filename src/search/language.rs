//! What depends on the language: stems and the words that carry no meaning in a question. Used by `index` for articles and by `question`.
//! The only door to frostem. Deliberately absent: guessing an article's language, which its author states.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};

use super::analyze::fold;

/// A language with a stemmer, or one without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

const KNOWN: [(&str, Algorithm); 20] = [
    ("en", Algorithm::English),
    ("de", Algorithm::German),
    ("fr", Algorithm::French),
    ("es", Algorithm::Spanish),
    ("it", Algorithm::Italian),
    ("pt", Algorithm::Portuguese),
    ("nl", Algorithm::Dutch),
    ("sv", Algorithm::Swedish),
    ("da", Algorithm::Danish),
    ("no", Algorithm::Norwegian),
    ("nb", Algorithm::Norwegian),
    ("nn", Algorithm::Norwegian),
    ("fi", Algorithm::Finnish),
    ("hu", Algorithm::Hungarian),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("tr", Algorithm::Turkish),
    ("el", Algorithm::Greek),
    ("ar", Algorithm::Arabic),
    ("ta", Algorithm::Tamil),
];

impl Language {
    /// How many different values there are; [`Language::number`] is below it.
    pub const COUNT: usize = KNOWN.len() + 1;

    /// The language of a BCP 47 tag. `None` is taken for English, which is what articles that name no language mostly are.
    pub fn of_tag(tag: Option<&str>) -> Self {
        let Some(tag) = tag else { return Language(0) };
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
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

    /// The stem of a folded word; the word itself where the language has no stemmer.
    pub fn stem(self, word: &str) -> Cow<'_, str> {
        match KNOWN.get(self.number()) {
            Some((_, algorithm)) if word.len() > 2 && word.chars().all(char::is_alphabetic) => Stemmer::new(*algorithm).stem(word),
            _ => Cow::Borrowed(word),
        }
    }

    /// The stem of a word as it was written, for words with diacritics: stemmers know their endings only with them (`configuración`).
    pub fn stem_written(self, written: &str) -> String {
        fold(&self.stem(&written.to_lowercase()))
    }

    /// Whether a folded word carries no meaning in a question of this language.
    pub fn is_stop_word(self, word: &str) -> bool {
        static SETS: [OnceLock<HashSet<&'static str>>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
        let list = match KNOWN.get(self.number()) {
            Some(("en", _)) => ENGLISH,
            Some(("de", _)) => GERMAN,
            Some(("fr", _)) => FRENCH,
            Some(("es", _)) => SPANISH,
            Some(("it", _)) => ITALIAN,
            Some(("nl", _)) => DUTCH,
            Some(("pt", _)) => PORTUGUESE,
            _ => return false,
        };
        SETS[self.number()].get_or_init(|| list.split_ascii_whitespace().collect()).contains(word)
    }
}

// Folded as `analyze` folds. "no" and "not" are missing on purpose: they tell questions apart.
const ENGLISH: &str = "a about after again all also am an and another any anybody anyone anything are as at be because been before being but by can \
    could did do does doing done during each either else every everything few for from get gets getting go going got had has have having he hello her here hers \
    hey hi him his how however i id if ill im in into is it its itself ive just kindly let like look lot make many may maybe me might mine more most much must my \
    myself need needs of off on one only onto or other our out over own please possible quite rather really regards same shall she should since so some \
    somebody someone something still such sure tell than thank thanks that thats the their them then there these they thing things this those through to \
    too try trying until up upon us use used using very want wanted wants was way we well were what whats when where whether which while who whom whose why will with \
    within would yet you your yours able dear best hows wheres theres youre were theyre hes shes isnt arent dont doesnt didnt cant couldnt wont \
    wouldnt shouldnt havent hasnt wasnt werent";
const GERMAN: &str = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da dann danke darf das dass \
    dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch \
    euer fur gibt habe haben hallo hat hatte ich ihm ihn ihnen ihr ihre im in ins ist ja jede jedem jeden jeder jedes jetzt kann kannst konnen konnte \
    liebe man mehr mein meine meinem meinen meiner mich mir mit mochte muss mussen nach noch nun nur ob oder ohne sehr sein seine sich sie sind so soll \
    sollte uber um und uns unser unsere unter viele vom von vor wann war warum was welche welchem welchen welcher welches wenn wer werde werden weshalb \
    wie wieso will wir wird wo wozu wurde zu zum zur";
const FRENCH: &str = "a ai alors apres au aucun aussi autre aux avant avec avoir bien bonjour car ce cela ces cet cette ceux chaque comme comment dans de \
    des du elle elles en encore est et etait etre eu faire fait faut il ils je la le les leur leurs lors lui ma mais me meme mes merci mon nos notre nous \
    on ont ou par pas peut peux plus pour pourquoi puis quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sous sur ta te tes toi \
    ton tous tout toute toutes tres tu un une vers veux vos votre vous y";
const SPANISH: &str = "a al algo alguien algun alguna ante antes asi aun aunque cada como con cual cuales cuando de del desde donde dos e el ella ellas ellos \
    en entre era es esa ese eso esta estan estas este esto estos estoy ha hace hacer han hasta hay he hola la las le les lo los mas me mi mis mucho muy \
    ni nos nosotros o os otra otro para pero por porque puede puedo que quien quiero se ser si sido sin sobre son soy su sus tambien te tengo ti tiene \
    todo todos tu tus un una uno unos usted y ya yo favor gracias";
const ITALIAN: &str = "a ad agli ai al alla alle allo anche ancora avere c che chi ci ciao come con cosa cui da dagli dai dal dalla dalle degli dei del \
    della delle dello di dopo dove e ed essere fare favore grazie gli ha hai hanno ho i il in io la le lei li lo loro lui ma mi mia mie miei mio molto \
    negli nei nel nella nelle noi o ogni per perche piu posso puo quale quali quando quanto quella quello questa questo qui se sei si sia siamo sono sta \
    su sua sue sul sulla suo suoi ti tra tu tua tuo un una uno vi voglio voi";
const DUTCH: &str = "aan al alle als altijd andere ben bij daar dan dat de deze die dit doe doen door dus een en er ga gaan geen haar had hallo heb hebben \
    heeft hem het hier hij hoe hun ik in is ja je jij kan kun kunnen maar me meer mij mijn moet na naar nog nu of om omdat onder ons ook op over te toch \
    toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel welke wie wij wil worden wordt zal ze zich zij zijn zo zonder zou";
const PORTUGUESE: &str = "a ao aos as ate com como da das de dela dele depois do dos e ela elas ele eles em entre era essa esse esta estao estar este eu \
    fazer foi ha isso isto ja la lhe mais mas me mesmo meu meus minha minhas muito na nao nas no nos nossa nosso num numa o obrigado ola onde os ou para \
    pela pelo por porque posso preciso qual quando que quem quero se sem ser seu seus sou sua suas tambem te tem tenho ter um uma uns voce voces";

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
    fn keeps_the_words_that_turn_a_question_round() {
        let english = Language::of_tag(Some("en"));
        assert!(english.is_stop_word("how") && !english.is_stop_word("not") && !english.is_stop_word("no"));
        assert!(!Language::of_tag(Some("de")).is_stop_word("nicht"));
    }
}
