//! Which promotions and price books apply on which days.

use guanxi_entity::{Entity, Value};
use guanxi_record::{SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Day, RawId, Result, Zone};

use crate::catalogue::window_of;
use crate::engine::Window;
use crate::entities::{PriceBook, Promotion};

/// Days of a calendar at most.
pub const DAYS_MAX: i32 = 366;
/// Entries of a calendar at most.
const ENTRIES_MAX: usize = 500;

/// A promotion or a book, and the days on which it applies.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Whether it is a book of prices.
    pub is_book: bool,
    /// Its id.
    pub id: RawId,
    /// Its name.
    pub name: String,
    /// Where a promotion stands.
    pub state: Option<String>,
    /// When.
    pub window: Window,
    /// The days of the calendar that it touches.
    pub days: Vec<Day>,
}

/// What the user may read of promotions, and of active price books that name a time. One that was ended holds up to the day on which it was
/// written last; drafts are shown where they would hold.
///
/// # Errors
/// `access.forbidden` where neither may be read.
pub fn calendar(reads: &mut impl Queries, ctx: &Ctx, (from, to): (Day, Day)) -> Result<Vec<Entry>> {
    let (promotions, books) = (
        require(ctx, Action::Read, Promotion::def()),
        require(ctx, Action::Read, PriceBook::def()),
    );
    let mut entries = Vec::new();
    match (&promotions, &books) {
        (Err(problem), Err(_)) => return Err(problem.clone()),
        (Ok(reach), _) => {
            let mut sql = SqlText::new(
                "SELECT id, name, state, starts_on, ends_on, weekdays, time_from, time_to, updated_at FROM pricing_promotion",
            );
            within(&mut sql, (from, to));
            restrict(&mut sql, ctx, *reach, Promotion::def());
            let found = read(reads, &sql, (from, to), Some(&ctx.zone))?;
            // One that ended before the days that are asked for has none of them.
            let is_on = |entry: &Entry| entry.state.as_deref() != Some("ended") || !entry.days.is_empty();
            entries.extend(found.into_iter().filter(is_on));
        }
        _ => {}
    }
    if let Ok(reach) = books {
        let mut sql = SqlText::new(
            "SELECT id, name, kind, starts_on, ends_on, weekdays, time_from, time_to FROM pricing_price_book",
        );
        sql.and("is_active = 1", std::iter::empty());
        within(&mut sql, (from, to));
        restrict(&mut sql, ctx, reach, PriceBook::def());
        let books = read(reads, &sql, (from, to), None)?;
        entries.extend(books.into_iter().filter(|book| book.window.is_bounded()));
    }
    entries.sort_by_key(|entry| (entry.is_book, entry.window.from, entry.id));
    Ok(entries)
}

fn within(sql: &mut SqlText, (from, to): (Day, Day)) {
    let day = |day: Day| Value::from(day);
    sql.and("(starts_on IS NULL OR starts_on <= ?)", [day(to)]);
    sql.and("(ends_on IS NULL OR ends_on >= ?)", [day(from)]);
}

/// Entries of promotions, whose ends are told in a zone, or of books.
fn read(
    reads: &mut impl Queries,
    sql: &SqlText,
    (from, to): (Day, Day),
    ended_in: Option<&Zone>,
) -> Result<Vec<Entry>> {
    let is_book = ended_in.is_none();
    let text = format!("{} ORDER BY id DESC LIMIT {ENTRIES_MAX}", sql.text);
    let rows = reads.query(&text, &sql.params)?;
    let all: Vec<Day> = (from.raw()..=to.raw()).map(Day::new).collect();
    let entries = rows.iter().map(|row| {
        let mut window = window_of(row, 3);
        if let Some(zone) = ended_in.filter(|_| row.text(2) == "ended") {
            let last = zone.local(row.int(8)).0;
            window.to = Some(window.to.map_or(last, |to| to.min(last)));
        }
        Entry {
            is_book,
            id: row.int(0),
            name: row.text(1).to_owned(),
            state: (!is_book).then(|| row.text(2).to_owned()),
            window,
            days: all.iter().copied().filter(|day| window.touches(*day)).collect(),
        }
    });
    Ok(entries.collect())
}
