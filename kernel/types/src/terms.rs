//! The terms under which a text is found, and those that a typed text asks for: the same on both engines.
//!
//! A text falls into runs of one script. Chinese is kept as characters and pairs, and by its sound; words by their beginning;
//! digits as every four in a row, so that any fragment of a phone number is found. Three classes share one index: plain
//! terms, beginnings of one or two letters (`<zh`), and whole values (`=张小美`).

use pinyin::{ToPinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::normalise;

/// Digits of a term of a long number: a fragment of at least so many is found anywhere in it.
const DIGITS: usize = 4;
/// Letters that are looked up as a beginning, not as a prefix of many terms.
const BEGINNING: usize = 2;
/// Characters of a Chinese run whose sound is kept.
const SOUND_LIMIT: usize = 16;
/// Ways to read a Chinese run that are kept.
const READINGS_LIMIT: usize = 4;
/// Characters of a text that are looked at.
const TEXT_LIMIT: usize = 500;
/// Characters of a term.
const TERM_LIMIT: usize = 40;
/// What is left out where a telephone number is typed as people say it.
const COUNTRY: &str = "+86";
/// Runs of a typed text that are looked at.
const ASKED_LIMIT: usize = 12;

/// One term to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// Exactly this one.
    Exact(String),
    /// Every one that begins so.
    Prefix(String),
}

/// What one run of a typed text asks for: any of these, each of which is several terms at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(pub Vec<Vec<Term>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Written without spaces: found by characters.
    Chinese,
    Letters,
    Digits,
}

/// A run of one script.
struct Run {
    script: Script,
    letters: Vec<char>,
    /// Where in the folded text each letter stands.
    places: Vec<usize>,
}

/// Lower case, narrow, without accents.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = normalise(text);
    if plain.chars().all(|c| c.is_ascii() || is_chinese(c)) {
        return plain;
    }
    plain.chars().flat_map(fold_char).collect::<String>()
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    let kept = is_chinese(c).then_some(c);
    let parts = (!is_chinese(c)).then(|| c.nfkd().filter(|part| !is_combining_mark(*part)));
    kept.into_iter().chain(parts.into_iter().flatten())
}

/// Chinese, and what else is written without spaces.
fn is_chinese(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

fn script_of(c: char) -> Option<Script> {
    if is_chinese(c) {
        Some(Script::Chinese)
    } else if c.is_numeric() {
        Some(Script::Digits)
    } else if c.is_alphabetic() {
        Some(Script::Letters)
    } else {
        None
    }
}

/// The runs of a folded text. Digits go on over a hyphen, and in a number that begins with `+` over spaces too.
fn runs(folded: &str) -> Vec<Run> {
    let is_phone = folded.starts_with('+');
    let mut runs: Vec<Run> = Vec::new();
    let mut before = None;
    for (at, c) in folded.chars().take(TEXT_LIMIT).enumerate() {
        let script = script_of(c);
        match (script, runs.last_mut()) {
            (Some(script), Some(run)) if before == Some(script) => {
                run.letters.push(c);
                run.places.push(at);
            }
            (Some(script), _) => runs.push(Run {
                script,
                letters: vec![c],
                places: vec![at],
            }),
            (None, _) => {}
        }
        let goes_on = before == Some(Script::Digits) && (c == '-' || (is_phone && c == ' '));
        if !goes_on {
            before = script;
        }
    }
    runs
}

/// Hands over each term under which `text` is found; some may come twice. With `is_name` also the whole of it, for
/// [`whole`].
pub fn terms(text: &str, is_name: bool, each: &mut dyn FnMut(&str)) {
    let folded = fold(text);
    let runs = runs(&folded);
    let mut term = String::new();
    for run in &runs {
        match run.script {
            Script::Chinese => chinese_terms(&run.letters, each),
            Script::Letters => {
                beginnings(&run.letters, each);
                if run.letters.len() > BEGINNING {
                    put(&mut term, "", run.letters.iter(), each);
                }
            }
            Script::Digits => digit_terms(&run.letters, each),
        }
    }
    if is_name && !runs.is_empty() {
        put(&mut term, "=", runs.iter().flat_map(|run| &run.letters), each);
        if let Some(national) = folded.strip_prefix(COUNTRY) {
            let digits: Vec<char> = national.chars().filter(char::is_ascii_digit).collect();
            put(&mut term, "=", digits.iter(), each);
        }
        if let [run] = runs.as_slice()
            && run.script == Script::Chinese
        {
            for reading in readings(&run.letters) {
                put(&mut term, "=", reading.iter().flat_map(|s| s.iter()), each);
                put(&mut term, "=", reading.iter().filter_map(|s| s.first()), each);
            }
        }
    }
}

fn put<'a>(
    term: &mut String,
    class: &str,
    letters: impl Iterator<Item = &'a char>,
    each: &mut dyn FnMut(&str),
) {
    term.clear();
    term.push_str(class);
    term.extend(letters.take(TERM_LIMIT));
    each(term);
}

fn beginnings(letters: &[char], each: &mut dyn FnMut(&str)) {
    let mut term = String::new();
    for count in 1..=BEGINNING.min(letters.len()) {
        put(&mut term, "<", letters.iter().take(count), each);
    }
}

fn chinese_terms(letters: &[char], each: &mut dyn FnMut(&str)) {
    let mut term = String::new();
    for size in 1..=2 {
        for part in letters.windows(size) {
            put(&mut term, "", part.iter(), each);
        }
    }
    for syllables in readings(letters) {
        let initials: Vec<char> = syllables.iter().filter_map(|s| s.first().copied()).collect();
        let sound: Vec<char> = syllables.concat();
        beginnings(&initials, each);
        beginnings(&sound, each);
        let mut from = 0;
        for (at, syllable) in syllables.iter().enumerate() {
            if syllable.len() <= BEGINNING {
                put(&mut term, "<", syllable.iter(), each);
            }
            for suffix in [sound.get(from..), initials.get(at..)].into_iter().flatten() {
                if suffix.len() > BEGINNING {
                    put(&mut term, "", suffix.iter(), each);
                }
            }
            from += syllable.len();
        }
    }
}

fn digit_terms(letters: &[char], each: &mut dyn FnMut(&str)) {
    let mut term = String::new();
    if letters.len() < DIGITS {
        put(&mut term, "", letters.iter(), each);
    }
    for count in 2..DIGITS.min(letters.len()) {
        put(&mut term, "<", letters.iter().take(count), each);
    }
    for part in letters.windows(DIGITS) {
        put(&mut term, "", part.iter(), each);
    }
}

/// The ways in which a Chinese run may be read, the usual one first: each character's syllable, or itself where it has no
/// sound. A character with several sounds gives a way for each of them, the others being read as usual.
fn readings(letters: &[char]) -> Vec<Vec<Vec<char>>> {
    let letters = letters.get(..SOUND_LIMIT).unwrap_or(letters);
    let usual: Vec<Vec<char>> = letters
        .iter()
        .map(|c| match c.to_pinyin() {
            Some(sound) => sound.plain().replace('ü', "v").chars().collect(),
            None => vec![*c],
        })
        .collect();
    if letters.iter().all(|c| c.to_pinyin().is_none()) {
        return Vec::new();
    }
    let mut all = vec![usual.clone()];
    for (at, c) in letters.iter().enumerate() {
        for sound in c.to_pinyin_multi().into_iter().flatten() {
            let sound: Vec<char> = sound.plain().replace('ü', "v").chars().collect();
            let mut other = usual.clone();
            if let Some(syllable) = other.get_mut(at) {
                *syllable = sound;
            }
            if !all.contains(&other) && all.len() < READINGS_LIMIT {
                all.push(other);
            }
        }
    }
    all
}

/// What a typed text asks for; all of it must be found. Nothing when there is nothing to look for in it.
#[must_use]
pub fn asked(text: &str) -> Vec<Asked> {
    let mut asked = Vec::new();
    for run in runs(&fold(text)).into_iter().take(ASKED_LIMIT) {
        let word: String = run.letters.iter().take(TERM_LIMIT).collect();
        let parts = |size: usize| -> Vec<Term> {
            run.letters
                .windows(size)
                .take(TERM_LIMIT)
                .map(|part| Term::Exact(part.iter().collect()))
                .collect()
        };
        let count = run.letters.len();
        let any = match run.script {
            Script::Chinese if count == 1 => vec![vec![Term::Exact(word)]],
            Script::Chinese => vec![parts(2)],
            Script::Letters if count <= BEGINNING => vec![vec![Term::Exact(format!("<{word}"))]],
            Script::Letters => vec![vec![Term::Prefix(word)]],
            Script::Digits if count >= DIGITS => vec![parts(DIGITS)],
            Script::Digits => vec![
                vec![Term::Exact(word.clone())],
                vec![Term::Exact(format!("<{word}"))],
            ],
        };
        asked.push(Asked(any));
    }
    asked
}

/// The term of a whole value, if the text has any letter.
#[must_use]
pub fn whole(text: &str) -> Option<String> {
    let folded = fold(text);
    let letters: String = runs(&folded)
        .iter()
        .flat_map(|run| &run.letters)
        .take(TERM_LIMIT)
        .collect();
    (!letters.is_empty()).then(|| format!("={letters}"))
}

/// Where in `text` that is which was typed: ranges in UTF-16 units, in order, not touching. For showing only; what is found is
/// up to the terms.
#[must_use]
pub fn marks(text: &str, typed: &str) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut folded = String::new();
    let mut at = 0;
    for c in text.chars().take(TEXT_LIMIT) {
        let end = at + c.len_utf16();
        for part in fold(&c.to_string()).chars() {
            folded.push(part);
            places.push((at, end));
        }
        if c.is_whitespace() {
            folded.push(' ');
            places.push((at, end));
        }
        at = end;
    }
    let inside = runs(&folded);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for wanted in runs(&fold(typed)).into_iter().take(ASKED_LIMIT) {
        let place = inside.iter().find_map(|run| place_of(run, &wanted));
        let ends = place.and_then(|(from, to)| Some((places.get(from)?.0, places.get(to)?.1)));
        found.extend(ends);
    }
    found.sort_unstable();
    found.into_iter().fold(Vec::new(), |mut all, (from, to)| {
        match all.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => all.push((from, to)),
        }
        all
    })
}

/// Where in the folded text this run holds that which is wanted: its first letter and its last.
fn place_of(run: &Run, wanted: &Run) -> Option<(usize, usize)> {
    let count = wanted.letters.len();
    let (from, to) = match (run.script, wanted.script) {
        (Script::Chinese, Script::Letters) => readings(&run.letters)
            .iter()
            .find_map(|syllables| sounding(syllables, &wanted.letters))?,
        (Script::Letters, Script::Letters) => {
            run.letters.starts_with(&wanted.letters).then_some((0, count))?
        }
        (a, b) if a == b => run
            .letters
            .windows(count)
            .position(|part| part == wanted.letters)
            .map(|from| (from, from + count))?,
        _ => return None,
    };
    Some((*run.places.get(from)?, *run.places.get(to.checked_sub(1)?)?))
}

/// The characters whose sound, or whose initials, begin with the letters.
fn sounding(syllables: &[Vec<char>], letters: &[char]) -> Option<(usize, usize)> {
    (0..syllables.len()).find_map(|from| {
        let rest = syllables.get(from..)?;
        let initials: Vec<char> = rest.iter().filter_map(|s| s.first().copied()).collect();
        if initials.starts_with(letters) {
            return Some((from, from + letters.len()));
        }
        if !rest.concat().starts_with(letters) {
            return None;
        }
        let mut left = letters.len();
        let count = rest.iter().take_while(|syllable| {
            let is_needed = left > 0;
            left = left.saturating_sub(syllable.len());
            is_needed
        });
        Some((from, from + count.count()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn kept(text: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        terms(text, true, &mut |term| {
            all.insert(term.to_owned());
        });
        all
    }

    fn finds(text: &str, typed: &str) -> bool {
        let kept = kept(text);
        let has = |term: &Term| match term {
            Term::Exact(term) => kept.contains(term),
            Term::Prefix(start) => kept.iter().any(|term| term.starts_with(start.as_str())),
        };
        let asked = asked(typed);
        !asked.is_empty()
            && asked
                .iter()
                .all(|any| any.0.iter().any(|all| all.iter().all(has)))
    }

    /// O4
    #[test]
    fn a_name_is_found_as_it_is_typed() {
        for typed in [
            "张",
            "小美",
            "张小美",
            "z",
            "zh",
            "zx",
            "zxm",
            "zhang",
            "zhangx",
            "zhang xiao mei",
            "xiaomei",
            "ZHANGXIAOMEI",
            "Ｚｈａｎｇ",
            "张xiaomei",
            "美 张",
        ] {
            assert!(finds("张小美", typed), "{typed}");
        }
        for typed in ["李", "张美", "hang", "zxl", "小张", "liu"] {
            assert!(!finds("张小美", typed), "{typed}");
        }
    }

    /// O4
    #[test]
    fn every_sound_of_a_character_is_found() {
        for typed in ["shan", "dan", "shanxiong", "danxiong", "sx", "dx"] {
            assert!(finds("单雄", typed), "{typed}");
        }
        assert!(finds("重庆银行", "chongqing") && finds("重庆银行", "yinhang"));
        assert!(finds("吕布", "lvbu") && finds("李娜", "li na") && finds("吴亚", "wu ya"));
    }

    /// O4
    #[test]
    fn any_four_digits_of_a_phone_number_are_enough() {
        for typed in [
            "13812345678",
            "5678",
            "1234567",
            "+86 138",
            "8613812345678",
            "138-1234",
        ] {
            assert!(finds("+8613812345678", typed), "{typed}");
        }
        for typed in ["9999", "13812345679", "567"] {
            assert!(!finds("+8613812345678", typed), "{typed}");
        }
        assert!(finds("S12", "s12") && finds("A-007", "007") && finds("0012", "00"));
    }

    /// O4
    #[test]
    fn words_are_found_by_their_beginning_whatever_case_or_accent() {
        for typed in ["caf", "CAFÉ", "latte", "l", "la", "café latte", "wei.zhang"] {
            assert!(finds("Café LATTE wei.zhang@example.com", typed), "{typed}");
        }
        assert!(!finds("Café Latte", "atte") && !finds("Café Latte", "tea"));
        assert!(finds("Привет", "ПРИ"));
    }

    #[test]
    fn nothing_is_asked_by_signs_alone() {
        assert!(asked(" -*\"'&|!<> ").is_empty() && whole("…").is_none());
        assert_eq!(whole(" A-007 "), Some("=a007".to_owned()));
    }

    #[test]
    fn what_was_typed_is_marked_where_it_stands() {
        assert_eq!(marks("张小美", "xiaomei"), [(1, 3)]);
        assert_eq!(marks("张小美", "zx"), [(0, 2)]);
        assert_eq!(marks("李 张小美", "张小"), [(2, 4)]);
        assert_eq!(marks("+8613812345678", "5678"), [(10, 14)]);
        assert_eq!(marks("Café Latte", "LAT ca"), [(0, 2), (5, 8)]);
        assert_eq!(marks("𠀀张", "zhang"), [(2, 3)]);
        assert!(marks("张小美", "李").is_empty());
    }
}
