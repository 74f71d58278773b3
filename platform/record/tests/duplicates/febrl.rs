//! The labelled set that FEBRL made; see `fixtures/febrl`.

use guanxi_entity::{Value, entity};
use guanxi_types::Day;

use super::found::Pairs;

/// A person as FEBRL describes one.
#[entity(
    key = "febrl.person",
    title = "name",
    duplicates(
        name = Name,
        address = Address,
        suburb = Text,
        postcode = Text,
        state = Text,
        born_on = Date,
        soc_sec_id = Number
    )
)]
pub struct Person {
    /// Given name and surname.
    #[field(text = 200)]
    pub name: Option<String>,
    /// Number, street, further words.
    #[field(text = 200)]
    pub address: Option<String>,
    /// Suburb.
    #[field(text = 200)]
    pub suburb: Option<String>,
    /// Postcode.
    #[field(text = 200)]
    pub postcode: Option<String>,
    /// State.
    #[field(text = 200)]
    pub state: Option<String>,
    /// Date of birth.
    #[field(date)]
    pub born_on: Option<Day>,
    /// Number of the social security.
    #[field(text = 200)]
    pub soc_sec_id: Option<String>,
}

/// The records, and which are the same person.
pub fn read(text: &str) -> (Vec<Vec<Value>>, Pairs) {
    let mut rows = Vec::new();
    let mut people = Vec::new();
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        people.push(cells[0].split('-').nth(1).unwrap().to_owned());
        let joined = |some: &[usize]| {
            let words: Vec<&str> = some
                .iter()
                .map(|at| cells[*at])
                .filter(|c| !c.is_empty())
                .collect();
            (!words.is_empty()).then(|| words.join(" "))
        };
        let born = cells[9].parse::<i64>().ok().and_then(|n| {
            let part = |n: i64| i8::try_from(n).unwrap();
            let year = i16::try_from(n / 10_000).ok()?;
            jiff::civil::Date::new(year, part(n / 100 % 100), part(n % 100)).ok()
        });
        rows.push(vec![
            joined(&[1, 2]).into(),
            joined(&[3, 4, 5]).into(),
            joined(&[6]).into(),
            joined(&[7]).into(),
            joined(&[8]).into(),
            born.map(|date| i64::from(Day::from_date(date).raw())).into(),
            joined(&[10]).into(),
        ]);
    }
    let mut truth = Pairs::new();
    for (a, person) in people.iter().enumerate() {
        for (b, other) in people.iter().enumerate().skip(a + 1) {
            if person == other {
                truth.insert((a, b));
            }
        }
    }
    (rows, truth)
}
