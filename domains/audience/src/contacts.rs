//! Who was contacted, when and by what: marketing messages, calls, visits and letters, periodicals by post, campaigns. The one answer that is asked when an
//! audience is drawn and when a message is about to leave (`guanxi-journeys`), so that both count alike.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_messages::queries::{Counted, each_reached};
use guanxi_periodicals::queries::post::each_posted;
use guanxi_store::Queries;
use guanxi_types::{Day, Instant, Locale, Problem, RawId, Result, Zone, len_i64};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::policy::Contact as Rule;

const DAY_MS: i64 = 86_400_000;

/// By what somebody was contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    /// A text message.
    Sms,
    /// A mail of the program's.
    Email,
    /// A call.
    Call,
    /// A visit.
    Visit,
    /// A mail that a colleague wrote.
    Mail,
    /// A periodical that went by post.
    Post,
    /// To be a campaign's target, as far as nothing of the campaign was sent or done yet.
    Campaign,
}

/// One contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contacted {
    /// Who.
    pub customer: RawId,
    /// On which of the company's days.
    pub on: Day,
    /// By what.
    pub via: Via,
}

/// Which contacts count.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// For which campaign, 0 for none: to be its target is no contact by another.
    pub campaign: RawId,
    /// On which way; on every way where it is `any`.
    pub channel: &'a str,
    /// The company's day.
    pub today: Day,
    /// The first day that counts.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// The last day of calls and visits that are still to be done.
    pub ahead: Day,
    /// Contacts count together that lie within so many days.
    pub days: i32,
    /// Only of this customer.
    pub only: Option<RawId>,
    /// Which messages.
    pub counted: Counted,
}

impl<'a> Asked<'a> {
    /// What lies within so many days of a day, before it or after it: for who plans to contact somebody then.
    #[must_use]
    pub fn around(campaign: RawId, channel: &'a str, (today, on): (Day, Day), days: i32) -> Self {
        let last = on.plus(days - 1);
        Self {
            campaign,
            channel,
            today,
            first: on.plus(1 - days),
            last,
            ahead: last,
            days,
            only: None,
            counted: Counted::WithWaiting,
        }
    }

    /// The last so many days of one customer, and the calls and visits that are due in as many: for who contacts him now.
    #[must_use]
    pub fn up_to_now(
        (customer, campaign): (RawId, RawId),
        channel: &'a str,
        (today, days): (Day, i32),
        counted: Counted,
    ) -> Self {
        Self {
            campaign,
            channel,
            today,
            first: today.plus(1 - days),
            last: today,
            ahead: today.plus(days - 1),
            days,
            only: Some(customer),
            counted,
        }
    }

    fn has(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// A contact, on whichever way, with the record that it was about.
type About = (Contacted, String);

/// Tells every contact that counts.
///
/// # Errors
/// When the database can't be read.
pub fn each_contact(r: &mut dyn Queries, asked: &Asked<'_>, each: &mut dyn FnMut(Contacted)) -> Result<()> {
    let zone = guanxi_org::zone(r)?;
    let mut found = messages(r, &zone, asked)?;
    activities(r, &zone, asked, &mut found)?;
    let mut reaches = reaches(r, asked.only.is_none())?;
    posted(r, &zone, asked, each)?;
    let mut through: FxHashSet<(RawId, RawId)> = FxHashSet::default();
    for (contact, about) in found {
        let (campaign, is_service) = if asked.only.is_some() {
            reach_of(r, &mut reaches, about)?
        } else {
            reaches.get(&about).copied().unwrap_or_default()
        };
        if is_service && !matches!(contact.via, Via::Sms | Via::Email) {
            continue;
        }
        if let Some(campaign) = campaign {
            through.insert((contact.customer, campaign));
        }
        if contact.via.is_on(asked.channel) {
            each(contact);
        }
    }
    campaigns(r, &zone, asked, &through, each)
}

/// How many contacts count: the most that lie within the days of each other, as when an audience is drawn.
///
/// # Errors
/// When the database can't be read.
pub fn count(r: &mut dyn Queries, asked: &Asked<'_>) -> Result<i64> {
    let mut contacts = Vec::new();
    each_contact(r, asked, &mut |one| contacts.push((one.on, one.via)))?;
    Ok(most_within(&contacts, asked.days))
}

fn moment(zone: &Zone, day: Day) -> Result<Instant> {
    zone.instant(day.date().at(0, 0, 0, 0)).map_err(Problem::internal)
}

/// From the first moment of a day to the last one of another.
fn moments(zone: &Zone, first: Day, last: Day) -> Result<(Instant, Instant)> {
    Ok((moment(zone, first)?, moment(zone, last.plus(1))? - 1))
}

/// Marketing messages: one that waits is as good as sent today.
fn messages(r: &mut dyn Queries, zone: &Zone, asked: &Asked<'_>) -> Result<Vec<About>> {
    let (from, to) = moments(zone, asked.first, asked.last)?;
    let mut found = Vec::new();
    let of = ("any", from, to);
    each_reached(r, asked.only, of, asked.counted, &mut |message| {
        let contact = Contacted {
            customer: message.customer,
            on: message.at.map_or(asked.today, |at| zone.day_of(at)),
            via: if message.channel == "email" {
                Via::Email
            } else {
                Via::Sms
            },
        };
        if asked.has(contact.on) {
            found.push((contact, message.about));
        }
    })?;
    Ok(found)
}

/// Periodicals by post. Those by mail and by text message are messages.
fn posted(
    r: &mut dyn Queries,
    zone: &Zone,
    asked: &Asked<'_>,
    each: &mut dyn FnMut(Contacted),
) -> Result<()> {
    if !Via::Post.is_on(asked.channel) {
        return Ok(());
    }
    let days = moments(zone, asked.first, asked.last)?;
    each_posted(r, asked.only, days, &mut |letter| {
        each(Contacted {
            customer: letter.customer,
            on: zone.day_of(letter.at),
            via: Via::Post,
        });
    })
}

/// What colleagues did, and what they have to do yet: not before today. Who called the company himself wasn't contacted.
fn activities(r: &mut dyn Queries, zone: &Zone, asked: &Asked<'_>, found: &mut Vec<About>) -> Result<()> {
    let (from, to) = moments(zone, asked.first, asked.last)?;
    let (_, ahead) = moments(zone, asked.first, asked.ahead)?;
    let mut sql = "SELECT customer_id, kind, status, COALESCE(happened_at, created_at), COALESCE(about, '') FROM customers_activity \
                   WHERE customer_id IS NOT NULL AND kind IN ('call', 'visit', 'mail') AND COALESCE(direction, 'out') <> 'in' \
                   AND ((status = 'done' AND COALESCE(happened_at, created_at) BETWEEN ?1 AND ?2) \
                   OR (status = 'open' AND COALESCE(happened_at, created_at) BETWEEN ?1 AND ?3))"
        .to_owned();
    let mut values = vec![Value::from(from), Value::from(to), Value::from(ahead)];
    if let Some(customer) = asked.only {
        sql.push_str(" AND customer_id = ?4");
        values.push(Value::from(customer));
    }
    r.query_each(&sql, &values, &mut |row| {
        let day = zone.day_of(row.int(3));
        let contact = Contacted {
            customer: row.int(0),
            on: if row.text(2) == "open" {
                day.max(asked.today)
            } else {
                day
            },
            via: match row.text(1) {
                "call" => Via::Call,
                "visit" => Via::Visit,
                _ => Via::Mail,
            },
        };
        if (asked.first..=asked.last.max(asked.ahead)).contains(&contact.on) {
            found.push((contact, row.text(4).to_owned()));
        }
        Ok(())
    })
}

/// The campaign that a record works for, and whether it serves and doesn't advertise.
type Reach = (Option<RawId>, bool);

/// All records that work for something, where many contacts ask; none where few do, which look theirs up.
fn reaches(r: &mut dyn Queries, are_many: bool) -> Result<FxHashMap<String, Reach>> {
    let mut found = FxHashMap::default();
    if are_many {
        let sql = "SELECT about, campaign_id, purpose FROM marketing_reach";
        r.query_each(sql, &[], &mut |row| {
            let reach = (row.optional_int(1), row.text(2) == "service");
            found.insert(row.text(0).to_owned(), reach);
            Ok(())
        })?;
    }
    Ok(found)
}

fn reach_of(r: &mut dyn Queries, known: &mut FxHashMap<String, Reach>, about: String) -> Result<Reach> {
    if about.is_empty() {
        return Ok((None, false));
    }
    if let Some(found) = known.get(&about) {
        return Ok(*found);
    }
    let row = r.query_first(
        "SELECT campaign_id, purpose FROM marketing_reach WHERE about = ?1",
        &[Value::from(about.as_str())],
    )?;
    let found = row.map_or((None, false), |row| {
        (row.optional_int(0), row.text(1) == "service")
    });
    known.insert(about, found);
    Ok(found)
}

/// The other campaigns whose target somebody is: on the campaign's first day, else on the company's day that he was drawn. Who is held back
/// isn't reached; whom something of the campaign reached already is counted by that.
fn campaigns(
    r: &mut dyn Queries,
    zone: &Zone,
    asked: &Asked<'_>,
    through: &FxHashSet<(RawId, RawId)>,
    each: &mut dyn FnMut(Contacted),
) -> Result<()> {
    // A day more on either side, for zones; the exact day is found below.
    let mut sql = "SELECT t.customer_id, c.starts_on, COALESCE(t.drawn_at, t.created_at), c.id FROM marketing_campaign_target t \
                   JOIN marketing_campaign c ON c.id = t.campaign_id \
                   WHERE t.arm <> 'control' AND t.campaign_id <> ?1 AND COALESCE(c.state, 'draft') <> 'cancelled' \
                   AND (?2 = 'any' OR COALESCE(t.channel, 'any') IN ('any', ?2)) \
                   AND COALESCE(c.starts_on, COALESCE(t.drawn_at, t.created_at) / ?3) BETWEEN ?4 AND ?5"
        .to_owned();
    let mut values = vec![
        Value::from(asked.campaign),
        Value::from(asked.channel),
        Value::from(DAY_MS),
        Value::from(i64::from(asked.first.raw()) - 1),
        Value::from(i64::from(asked.last.raw()) + 1),
    ];
    if let Some(customer) = asked.only {
        sql.push_str(" AND t.customer_id = ?6");
        values.push(Value::from(customer));
    }
    r.query_each(&sql, &values, &mut |row| {
        let starts = row.optional_int(1).and_then(|day| i32::try_from(day).ok());
        let contact = Contacted {
            customer: row.int(0),
            on: starts.map_or_else(|| zone.day_of(row.int(2)), Day::new),
            via: Via::Campaign,
        };
        if asked.has(contact.on) && !through.contains(&(contact.customer, row.int(3))) {
            each(contact);
        }
        Ok(())
    })
}

/// Who is contacted on a day as often as a rule allows, by the first such rule, and with what, in words. A limit holds for every stretch of
/// its days that holds the day: what is planned for tomorrow is a contact as well.
///
/// # Errors
/// When the database can't be read.
pub fn capped(
    r: &mut dyn Queries,
    rules: &[Rule],
    (campaign, today, on): (RawId, Day, Day),
    locale: Locale,
) -> Result<FxHashMap<RawId, String>> {
    let mut out: FxHashMap<RawId, String> = FxHashMap::default();
    for rule in rules {
        let Some((limit, days)) = rule.limit else { continue };
        let mut all: FxHashMap<RawId, Vec<(Day, Via)>> = FxHashMap::default();
        let asked = Asked::around(campaign, &rule.channel, (today, on), days);
        each_contact(r, &asked, &mut |one| {
            all.entry(one.customer).or_default().push((one.on, one.via));
        })?;
        for (customer, contacts) in all {
            if most_within(&contacts, days) >= limit {
                out.entry(customer)
                    .or_insert_with(|| words(rule, (limit, days), &contacts, locale));
            }
        }
    }
    Ok(out)
}

/// The most of these contacts that lie within so many days of each other.
fn most_within(contacts: &[(Day, Via)], days: i32) -> i64 {
    let within = |first: Day| {
        let last = first.plus(days);
        contacts
            .iter()
            .filter(|(day, _)| first <= *day && *day < last)
            .count()
    };
    let counts = contacts.iter().map(|(first, _)| len_i64(within(*first)));
    counts.max().unwrap_or(0)
}

fn words(rule: &Rule, (limit, days): (i64, i32), contacts: &[(Day, Via)], locale: Locale) -> String {
    // It is kept and read by who may not read activities: how often, and on no day.
    let mut ways: BTreeMap<Via, usize> = BTreeMap::new();
    for (_, via) in contacts {
        *ways.entry(*via).or_default() += 1;
    }
    let named: Vec<String> = ways
        .iter()
        .map(|(via, count)| match locale {
            Locale::Zh => format!("{} {count} 次", via.name(locale)),
            Locale::En => format!("{count} × {}", via.name(locale)),
        })
        .collect();
    let name = &rule.name;
    match locale {
        Locale::Zh => format!("「{name}」{days} 天内最多 {limit} 次，已有：{}", named.join("、")),
        Locale::En => format!(
            "“{name}”: at most {limit} in {days} days; there are: {}",
            named.join(", ")
        ),
    }
}

impl Via {
    /// Whether it is a contact on a way. A visit is on none that has a name; a campaign says itself on which it is.
    fn is_on(self, channel: &str) -> bool {
        let own = match self {
            Self::Sms => "sms",
            Self::Email | Self::Mail => "email",
            Self::Call => "phone",
            Self::Post => "post",
            Self::Visit | Self::Campaign => "any",
        };
        channel == "any" || channel == own
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        let (zh, en) = match self {
            Self::Sms => ("短信", "SMS"),
            Self::Email => ("邮件", "mail"),
            Self::Call => ("电话", "call"),
            Self::Visit => ("拜访", "visit"),
            Self::Mail => ("去信", "letter"),
            Self::Post => ("邮寄期刊", "periodical by post"),
            Self::Campaign => ("营销活动", "campaign"),
        };
        match locale {
            Locale::Zh => zh,
            Locale::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3: contacts before and after the day count, as many as lie within the days of a limit.
    #[test]
    fn contacts_count_on_either_side() {
        for (on, days, wanted) in [
            (vec![], 7, 0),
            (vec![10, 12], 3, 2),
            (vec![10, 13], 3, 1),
            (vec![8, 9, 12, 14], 7, 4),
            (vec![8, 14, 15], 7, 2),
        ] {
            let contacts: Vec<(Day, Via)> = on.iter().map(|day| (Day::new(*day), Via::Sms)).collect();
            assert_eq!(most_within(&contacts, days), wanted, "{on:?} within {days}");
        }
    }
}
