//! When a schedule is due: pure, on the company's clock.

use guanxi_types::{Day, FieldError, Instant, Problem, Result, Zone};

use crate::entities::DashboardSchedule;

/// Days that are looked through: every rhythm comes up within two months.
const DAYS: i32 = 62;
/// Days of the week as they are kept, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How often.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rhythm {
    Daily,
    /// Monday first.
    Weekly([bool; 7]),
    /// On this day, the last one of a shorter month.
    Monthly(i8),
}

/// When a schedule is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    rhythm: Rhythm,
    hour: i8,
    minute: i8,
}

/// Hour and minute of a time like `08:30`.
fn time(text: &str) -> Option<(i8, i8)> {
    let (hour, minute) = text.split_once(':')?;
    let is_plain = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(hour) || !is_plain(minute) {
        return None;
    }
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// The days of the week of a field like `|mon|fri|`.
#[must_use]
pub fn weekdays(text: &str) -> [bool; 7] {
    WEEKDAYS.map(|name| text.split('|').any(|one| one == name))
}

impl Plan {
    /// What a schedule says.
    ///
    /// # Errors
    /// `record.invalid`, with what is wrong at the field that says it.
    pub fn of(schedule: &DashboardSchedule) -> Result<Self> {
        let mut wrong = Vec::new();
        let (hour, minute) = time(&schedule.at_time).unwrap_or_else(|| {
            wrong.push(FieldError::new("at_time", "not_a_time"));
            (0, 0)
        });
        let day = i8::try_from(schedule.month_day)
            .ok()
            .filter(|day| (1..=31).contains(day));
        let day = day.unwrap_or_else(|| {
            wrong.push(
                FieldError::new("month_day", "out_of_range")
                    .with("min", "1")
                    .with("max", "31"),
            );
            1
        });
        let rhythm = match schedule.rhythm.as_str() {
            "weekly" => {
                let days = weekdays(schedule.weekdays.as_deref().unwrap_or_default());
                if !days.contains(&true) {
                    wrong.push(FieldError::new("weekdays", "required"));
                }
                Rhythm::Weekly(days)
            }
            "monthly" => Rhythm::Monthly(day),
            _ => Rhythm::Daily,
        };
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        Ok(Self { rhythm, hour, minute })
    }

    /// The last moment, now at the latest, at which it was due.
    #[must_use]
    pub fn latest(&self, zone: &Zone, now: Instant) -> Option<Instant> {
        let today = zone.day_of(now);
        (0..=DAYS).find_map(|back| self.moment(zone, today.plus(-back)).filter(|at| *at <= now))
    }

    /// The first moment after now at which it is due.
    #[must_use]
    pub fn next(&self, zone: &Zone, now: Instant) -> Option<Instant> {
        let today = zone.day_of(now);
        (0..=DAYS).find_map(|on| self.moment(zone, today.plus(on)).filter(|at| *at > now))
    }

    /// When it is due on a day, if it is. A time that the clocks leave out is the one after it, one that comes twice the first.
    fn moment(&self, zone: &Zone, day: Day) -> Option<Instant> {
        let date = day.date();
        let is_its_day = match &self.rhythm {
            Rhythm::Daily => true,
            Rhythm::Weekly(days) => {
                let place = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
                days.get(place).copied().unwrap_or(false)
            }
            Rhythm::Monthly(wanted) => date.day() == (*wanted).min(date.days_in_month()),
        };
        if !is_its_day {
            return None;
        }
        zone.instant(date.at(self.hour, self.minute, 0, 0)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guanxi_types::Id;

    fn plan(rhythm: &str, weekdays: &str, month_day: i64, at_time: &str) -> Result<Plan> {
        Plan::of(&DashboardSchedule {
            dashboard_id: Id::new(1),
            rhythm: rhythm.to_owned(),
            weekdays: Some(weekdays.to_owned()),
            month_day,
            at_time: at_time.to_owned(),
            format: "pdf".to_owned(),
            language: "own".to_owned(),
            is_active: true,
        })
    }

    fn moment(zone: &Zone, date: &str, (hour, minute): (i8, i8)) -> Instant {
        let day: Day = date.parse().unwrap();
        zone.instant(day.date().at(hour, minute, 0, 0)).unwrap()
    }

    /// H1: daily, on days of the week, on a day of the month or the last one of a shorter one; the time itself is due.
    #[test]
    fn a_schedule_is_due_on_its_days() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let at = |date: &str, time| moment(&zone, date, time);
        // 2026-02-27 is a Friday.
        for (rhythm, weekdays, day, latest, next) in [
            ("daily", "", 1, "2026-02-27", "2026-02-28"),
            ("weekly", "|mon|fri|", 1, "2026-02-27", "2026-03-02"),
            ("weekly", "|sat|", 1, "2026-02-21", "2026-02-28"),
            ("monthly", "", 31, "2026-01-31", "2026-02-28"),
            ("monthly", "", 27, "2026-02-27", "2026-03-27"),
        ] {
            let plan = plan(rhythm, weekdays, day, "08:30").unwrap();
            let now = at("2026-02-27", (8, 30));
            assert_eq!(
                plan.latest(&zone, now),
                Some(at(latest, (8, 30))),
                "{rhythm} {weekdays}"
            );
            assert_eq!(
                plan.next(&zone, now),
                Some(at(next, (8, 30))),
                "{rhythm} {weekdays}"
            );
        }
        let daily = plan("daily", "", 1, "08:30").unwrap();
        let before = at("2026-02-27", (8, 29));
        assert_eq!(daily.latest(&zone, before), Some(at("2026-02-26", (8, 30))));
    }

    /// H1: where the clocks are put on or back, a daily mail is due once a day all the same.
    #[test]
    fn clocks_that_are_put_on_or_back_lose_and_double_nothing() {
        let zone = Zone::named("America/New_York").unwrap();
        for (at_time, first, last) in [
            // 02:30 doesn't exist on 2026-03-08; 01:30 comes twice on 2026-11-01.
            ("02:30", "2026-03-06", "2026-03-11"),
            ("01:30", "2026-10-30", "2026-11-03"),
        ] {
            let plan = plan("daily", "", 1, at_time).unwrap();
            let (mut at, last) = (moment(&zone, first, (12, 0)), moment(&zone, last, (12, 0)));
            let mut days = Vec::new();
            while at < last {
                at = plan.next(&zone, at).unwrap();
                assert_eq!(plan.latest(&zone, at), Some(at));
                days.push(zone.day_of(at).raw());
            }
            assert!(
                days.windows(2).all(|two| two[1] == two[0] + 1),
                "{at_time} {days:?}"
            );
        }
    }

    /// H1
    #[test]
    fn what_is_no_time_or_day_is_refused() {
        for (rhythm, weekdays, day, time, field) in [
            ("daily", "", 1, "24:00", "at_time"),
            ("daily", "", 1, "8:00", "at_time"),
            ("daily", "", 1, "+1:00", "at_time"),
            ("monthly", "", 32, "08:00", "month_day"),
            ("weekly", "", 1, "08:00", "weekdays"),
        ] {
            let problem = plan(rhythm, weekdays, day, time).unwrap_err();
            let found = problem.fields.first().map(|f| f.field.as_str());
            assert_eq!(found, Some(field), "{time}");
        }
    }
}
