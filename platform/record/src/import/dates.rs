//! The ways in which people and tills write days and times.

use guanxi_types::{Day, Zone, int, to_f64};
use jiff::civil::{Date, DateTime};

const DAY_MS: i64 = 86_400_000;
/// 1970-01-01 as Excel counts days.
const EPOCH_SERIAL: i64 = 25_569;
/// Days that Excel counts: 1 March 1900, from where it counts rightly, to 31 December 9999.
const SERIALS: std::ops::RangeInclusive<i64> = 61..=2_958_465;
/// Numbers that are taken for `yyyymmdd`.
const COMPACT: std::ops::RangeInclusive<i64> = 18_000_101..=22_991_231;

pub(super) fn midnight(day: Day) -> i64 {
    i64::from(day.raw()) * DAY_MS
}

pub(super) fn day_of_civil(ms: i64) -> Day {
    Day::new(i32::try_from(ms.div_euclid(DAY_MS)).unwrap_or(0))
}

/// A wall clock's time in a zone as UTC milliseconds; in a gap the time after it, in a fold the first.
pub(super) fn to_instant(civil: i64, zone: &Zone) -> Option<i64> {
    let date = day_of_civil(civil).date();
    let rest = jiff::SignedDuration::from_millis(civil.rem_euclid(DAY_MS));
    let at: DateTime = date
        .to_datetime(jiff::civil::Time::midnight())
        .checked_add(rest)
        .ok()?;
    zone.instant(at).ok()
}

/// `20170131`, or Excel's count of days.
pub(super) fn day_of_number(number: i64) -> Option<Day> {
    if COMPACT.contains(&number) {
        return ymd(number / 10_000, number / 100 % 100, number % 100);
    }
    if !SERIALS.contains(&number) {
        return None;
    }
    i32::try_from(number - EPOCH_SERIAL).ok().map(Day::new)
}

/// Excel's days and fraction of a day, to the millisecond.
pub(super) fn civil_of_serial(serial: f64) -> Option<i64> {
    let days = int(serial.floor());
    if !SERIALS.contains(&days) {
        return None;
    }
    let ms = int(((serial - serial.floor()) * to_f64(DAY_MS)).round());
    Some((days - EPOCH_SERIAL) * DAY_MS + ms)
}

fn ymd(year: i64, month: i64, day: i64) -> Option<Day> {
    let (year, month, day) = (
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    Date::new(year, month, day).ok().map(Day::from_date)
}

/// `2017-01-31`, `2017/1/31`, `2017.1.31`, `2017年1月31日`, `20170131`, `31.1.2017`, `31/1/2017` where the order is plain;
/// a time behind it is passed over.
pub(super) fn parse_day(text: &str) -> Result<Day, &'static str> {
    split_day(text).map(|(day, _)| day)
}

/// A day and a time of day (`12:30`, `12:30:05.250`), milliseconds on the wall clock; midnight where there is no time.
pub(super) fn parse_civil(text: &str) -> Result<i64, &'static str> {
    let wrong = |code| {
        if code == "ambiguous_date" {
            code
        } else {
            "not_a_datetime"
        }
    };
    let (day, rest) = split_day(text).map_err(wrong)?;
    if rest.is_empty() {
        return Ok(midnight(day));
    }
    time_of_day(rest)
        .map(|ms| midnight(day) + ms)
        .ok_or("not_a_datetime")
}

/// The day, and what follows it.
fn split_day(text: &str) -> Result<(Day, &str), &'static str> {
    let text = text.trim();
    let length = text.find([' ', 'T', '\u{3000}']).unwrap_or(text.len());
    let (head, rest) = text.split_at_checked(length).unwrap_or((text, ""));
    let rest = rest.trim_start_matches(['T', ' ', '\u{3000}']);
    if head.bytes().all(|b| b.is_ascii_digit()) {
        return compact(head, rest).ok_or("not_a_date");
    }
    let (numbers, rest) = numbers_of(head, rest).ok_or("not_a_date")?;
    day_of_parts(numbers).map(|day| (day, rest))
}

/// Digits only: `20170131`, with `123000` or `1230` behind it or after a space.
fn compact<'t>(head: &'t str, rest: &'t str) -> Option<(Day, &'t str)> {
    let (day, time) = head.split_at_checked(8)?;
    let day = day
        .parse()
        .ok()
        .filter(|n| COMPACT.contains(n))
        .and_then(day_of_number)?;
    Some((day, if time.is_empty() { rest } else { time }))
}

/// The three numbers between the separators, and the time that Chinese text puts right behind `日`.
fn numbers_of<'t>(head: &'t str, rest: &'t str) -> Option<([(i64, usize); 3], &'t str)> {
    let (head, rest) = match head.split_once(['日', '号']) {
        Some((head, time)) => (head, if time.is_empty() { rest } else { time }),
        None => (head, rest),
    };
    let mut parts = head
        .split(['-', '/', '.', '年', '月', '－', '／'])
        .filter(|part| !part.is_empty());
    let mut next = || {
        let part = parts.next()?;
        Some((part.parse::<i64>().ok().filter(|n| *n >= 0)?, part.len()))
    };
    let numbers = [next()?, next()?, next()?];
    if parts.next().is_some() {
        None
    } else {
        Some((numbers, rest))
    }
}

fn day_of_parts([first, second, third]: [(i64, usize); 3]) -> Result<Day, &'static str> {
    let found = if first.1 == 4 {
        ymd(first.0, second.0, third.0)
    } else if third.1 != 4 {
        None
    } else if first.0 > 12 || first.0 == second.0 {
        ymd(third.0, second.0, first.0)
    } else if second.0 > 12 {
        ymd(third.0, first.0, second.0)
    } else {
        // 3/4/2017 is March to some and April to others.
        return Err("ambiguous_date");
    };
    found.ok_or("not_a_date")
}

fn time_of_day(text: &str) -> Option<i64> {
    if !text.contains(':') {
        return compact_time(text);
    }
    let (clock, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let mut parts = clock.split(':').map(|part| part.trim().parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    clock_ms(hour, minute, second).map(|ms| ms + milliseconds(fraction).unwrap_or(0))
}

/// `123000` or `1230`.
fn compact_time(text: &str) -> Option<i64> {
    let number: i64 = text
        .parse()
        .ok()
        .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))?;
    match text.len() {
        6 => clock_ms(number / 10_000, number / 100 % 100, number % 100),
        4 => clock_ms(number / 100, number % 100, 0),
        _ => None,
    }
}

fn clock_ms(hour: i64, minute: i64, second: i64) -> Option<i64> {
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    fits.then_some(((hour * 60 + minute) * 60 + second) * 1_000)
}

fn milliseconds(fraction: &str) -> Option<i64> {
    let three: String = fraction.chars().chain("000".chars()).take(3).collect();
    three.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Result<String, &'static str> {
        parse_day(text).map(|d| d.to_string())
    }

    #[test]
    fn days_are_read_in_the_usual_forms() {
        for text in [
            "2017-01-31",
            "2017/1/31",
            "2017.1.31",
            "20170131",
            "31.1.2017",
            "31/01/2017",
            "1/31/2017",
            "2017年1月31日",
            "2017-01-31 23:59:59",
            "2017-01-31T00:00:00",
        ] {
            assert_eq!(day(text), Ok("2017-01-31".into()), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_refused() {
        assert_eq!(day("3/4/2017"), Err("ambiguous_date"));
        assert_eq!(day("4/4/2017"), Ok("2017-04-04".into()));
        for text in [
            "2017-02-30",
            "31-31-2017",
            "yesterday",
            "2017",
            "17-1-31",
            "201701",
            "",
        ] {
            assert_eq!(day(text), Err("not_a_date"), "{text}");
        }
    }

    #[test]
    fn numbers_are_days_where_excel_or_a_till_means_them() {
        assert_eq!(day_of_number(42_766).unwrap().to_string(), "2017-01-31");
        assert_eq!(day_of_number(20_170_131).unwrap().to_string(), "2017-01-31");
        assert_eq!(day_of_number(0), None);
        assert_eq!(day_of_number(-5), None);
        assert_eq!(civil_of_serial(42_766.520_833_333_336), Some(1_485_865_800_000));
    }

    #[test]
    fn times_follow_their_day() {
        let day = midnight(parse_day("2017-01-31").unwrap());
        assert_eq!(parse_civil("2017-01-31 12:30:05.25"), Ok(day + 45_005_250));
        assert_eq!(parse_civil("2017年1月31日12:30"), Ok(day + 45_000_000));
        assert_eq!(parse_civil("20170131 1230"), Ok(day + 45_000_000));
        assert_eq!(parse_civil("2017-01-31"), Ok(day));
        assert_eq!(parse_civil("2017-01-31 25:00"), Err("not_a_datetime"));
    }
}
