//! What is left of a text when everything is taken off that people write in several ways.

use guanxi_types::normalise;
use pinyin::{ToPinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

/// Readings of a Chinese name that are kept; more combinations of polyphones than these aren't tried.
const READINGS_LIMIT: usize = 4;
/// Readings of one character that are tried.
const READINGS_OF_CHARACTER: usize = 3;
/// Characters from which on a Chinese name without a legal form is taken for a company's.
const LONG_NAME: usize = 6;
/// A phone number with fewer digits is an extension or a mistake.
const PHONE_MIN: usize = 7;
/// Digits of a Chinese number with its country code.
const PHONE_WITH_COUNTRY: usize = 12;

/// Legal forms at the end of a Chinese name, the longer first.
const HAN_FORMS: [&str; 9] = [
    "股份有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "集团公司",
    "总公司",
    "集团",
    "公司",
];
/// Legal forms among the words of another name.
const LATIN_FORMS: [&str; 22] = [
    "ltd",
    "limited",
    "co",
    "company",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "gmbh",
    "ag",
    "llc",
    "llp",
    "plc",
    "bv",
    "kg",
    "pty",
    "srl",
    "spa",
    "oy",
    "ab",
    "group",
    "sarl",
];
/// Places that a company's name may or may not begin with.
const REGIONS: [&str; 54] = [
    "中国",
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
    "深圳",
    "广州",
    "杭州",
    "南京",
    "苏州",
    "无锡",
    "宁波",
    "武汉",
    "成都",
    "西安",
    "青岛",
    "大连",
    "厦门",
    "长沙",
    "郑州",
    "济南",
    "沈阳",
    "合肥",
    "福州",
];

/// A name, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Characters or words without legal form, place and brackets; words in alphabetical order, parted by a space.
    pub core: String,
    /// The place and the text in brackets that were taken off.
    pub rest: String,
    /// Whether it is written in Chinese characters.
    pub is_han: bool,
    /// How it may be read, as letters in the order of the name; one where it isn't Chinese.
    pub readings: Vec<String>,
}

/// Narrow, lower-case, composed.
fn folded(text: &str) -> String {
    let composed: String = text.nfkc().collect();
    normalise(&composed)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FA1F}')
}

/// The digits of a phone number without the country's 86 and the zero of an area code; nothing where there are too few, or
/// where it is an obvious filler.
pub(super) fn phone(text: &str) -> Option<String> {
    let digits: String = folded(text).chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let digits = match digits.strip_prefix("86") {
        Some(rest) if digits.len() >= PHONE_WITH_COUNTRY => rest,
        _ => digits,
    };
    let digits = digits.strip_prefix('0').unwrap_or(digits);
    let mut kinds: Vec<char> = digits.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    (digits.len() >= PHONE_MIN && kinds.len() > 2).then(|| digits.to_owned())
}

/// Letters and digits.
pub(super) fn number(text: &str) -> Option<String> {
    let plain: String = folded(text).chars().filter(|c| c.is_alphanumeric()).collect();
    (plain.chars().count() > 3).then_some(plain)
}

/// Without the tag that some servers ignore.
pub(super) fn email(text: &str) -> Option<String> {
    let plain = folded(text).replace(' ', "");
    let (local, domain) = plain.split_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    (!local.is_empty() && domain.contains('.')).then(|| format!("{local}@{domain}"))
}

/// Words of letters and digits; each stretch of Chinese is a word.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in folded(text).chars() {
        let kind = match c {
            c if is_han(c) => Some('h'),
            c if c.is_alphanumeric() => Some('a'),
            // O'Neill is one word.
            '\'' | '’' | '.' if last == Some('a') => continue,
            _ => None,
        };
        match (kind, words.last_mut()) {
            (Some(_), Some(word)) if kind == last => word.push(c),
            (Some(_), _) => words.push(c.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    words
}

/// A text as it is, any case.
pub(super) fn text(text: &str) -> Option<String> {
    let plain = words(text).join(" ");
    (!plain.is_empty()).then_some(plain)
}

/// Takes a name apart.
pub(super) fn name(text: &str) -> Option<Name> {
    let (outside, mut rest) = without_brackets(&folded(text));
    let words = words(&outside);
    let is_chinese = words.iter().any(|word| word.chars().any(is_han));
    let core = if is_chinese {
        han_core(&words.concat(), &mut rest)
    } else {
        latin_core(words)
    };
    if core.is_empty() {
        return None;
    }
    let readings = if is_chinese {
        readings(&core)
    } else {
        vec![core.replace(' ', "")]
    };
    Some(Name {
        core,
        rest: words_sorted(&rest),
        is_han: is_chinese,
        readings,
    })
}

fn words_sorted(text: &str) -> String {
    let mut words = words(text);
    words.sort_unstable();
    words.join(" ")
}

fn without_brackets(text: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_u32);
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth > 0 => inside.push(c),
            c => outside.push(c),
        }
    }
    if outside.trim().is_empty() {
        return (inside, String::new());
    }
    (outside, inside)
}

fn han_core(joined: &str, rest: &mut String) -> String {
    let mut core = joined;
    let mut is_company = joined.chars().count() >= LONG_NAME;
    while let Some(shorter) = HAN_FORMS.iter().find_map(|form| core.strip_suffix(form)) {
        if shorter.chars().count() < 2 {
            break;
        }
        core = shorter;
        is_company = true;
    }
    if is_company
        && let Some((region, shorter)) = REGIONS
            .iter()
            .find_map(|region| Some((region, core.strip_prefix(region)?)))
    {
        let shorter = ["市", "省"]
            .into_iter()
            .find_map(|end| shorter.strip_prefix(end))
            .unwrap_or(shorter);
        if shorter.chars().count() >= 2 {
            rest.push(' ');
            rest.push_str(region);
            core = shorter;
        }
    }
    core.to_owned()
}

fn latin_core(mut words: Vec<String>) -> String {
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| LATIN_FORMS.contains(&word.as_str()))
    {
        words.pop();
    }
    words.sort_unstable();
    words.join(" ")
}

/// How a Chinese name may be read: every combination of its characters' readings, up to a limit, the usual one first.
fn readings(core: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for c in core.chars() {
        let of_character = sounds(c);
        let mut longer = Vec::with_capacity(all.len());
        for sound in &of_character {
            for before in &all {
                longer.push(format!("{before}{sound}"));
            }
        }
        longer.truncate(READINGS_LIMIT);
        all = longer;
    }
    all
}

fn sounds(c: char) -> Vec<String> {
    let Some(first) = c.to_pinyin() else {
        return vec![c.to_string()];
    };
    let mut found = vec![first.plain().replace('ü', "v")];
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain().replace('ü', "v");
        if found.len() < READINGS_OF_CHARACTER && !found.contains(&plain) {
            found.push(plain);
        }
    }
    found
}

/// The letters of a text in alphabetical order: the same whichever word or syllable comes first, and where two were swapped.
pub(super) fn letters(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// What is left when vowels are written otherwise: each consonant once.
pub(super) fn skeleton(text: &str) -> String {
    let mut letters: Vec<char> = text
        .chars()
        .filter(|c| c.is_alphanumeric() && !"aeiouyhwv".contains(*c))
        .collect();
    letters.sort_unstable();
    letters.dedup();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F7
    #[test]
    fn a_phone_number_is_its_digits() {
        for written in [
            "+86 138-0013-8000",
            "13800138000",
            "008613800138000",
            "１３８ ００１３ ８０００",
        ] {
            assert_eq!(phone(written).as_deref(), Some("13800138000"), "{written}");
        }
        assert_eq!(phone("021-5555 1234"), phone("+86 21 55551234"));
        assert_eq!(phone("0000000000"), None);
        assert_eq!(phone("8001"), None);
    }

    /// F7
    #[test]
    fn a_company_is_known_without_its_legal_form() {
        let core = |text: &str| name(text).unwrap().core;
        for written in [
            "华联超市股份有限公司",
            "华联超市有限公司",
            "华联超市（上海）有限公司",
            "上海华联超市集团有限公司",
            "上海市华联超市",
        ] {
            assert_eq!(core(written), "华联超市", "{written}");
        }
        assert_eq!(core("ACME Trading Co., Ltd."), core("Acme TRADING"));
        assert_eq!(core("Müller GmbH"), core("müller"));
        // A name that is nothing but a form is still a name.
        assert_eq!(core("Co. Ltd"), "co");
        assert_eq!(core("公司"), "公司");
    }

    /// F7
    #[test]
    fn a_surname_may_stand_first_or_last() {
        assert_eq!(
            name("Smith, John").unwrap().core,
            name("john SMITH").unwrap().core
        );
        let sound = |text: &str| {
            name(text)
                .unwrap()
                .readings
                .iter()
                .map(|r| letters(r))
                .collect::<Vec<_>>()
        };
        assert_eq!(sound("张伟"), sound("Wei Zhang"));
        assert_eq!(sound("张伟"), sound("zhangwei"));
        assert!(
            sound("单雄信").contains(&sound("Shan Xiongxin")[0]),
            "{:?}",
            sound("单雄信")
        );
    }

    /// F7
    #[test]
    fn an_address_of_mail_has_no_tag() {
        assert_eq!(email("Amy+shop@Example.com "), email("amy@example.COM"));
        assert_eq!(email("not an address"), None);
    }
}
