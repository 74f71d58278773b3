//! On which way somebody is reached. What decides it is read at once for all, so that a hundred thousand readers are asked for in seconds.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_customers::consent::{Standing, each_standing};
use guanxi_customers::entities::Customer;
use guanxi_entity::Value;
use guanxi_messages::commands::is_blocked;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result, email, phone};

use super::choice::{Choice, Wish};
use crate::entities::Periodical;

/// The ways that there are.
const ALL: [&str; 3] = ["email", "sms", "post"];

/// Where somebody is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
}

impl From<&Customer> for Addresses {
    fn from(customer: &Customer) -> Self {
        Self {
            email: customer.email.clone(),
            phone: customer.phone.clone(),
            address: customer.address.clone(),
        }
    }
}

impl Addresses {
    /// Where a message on a way goes; none where there is no address that can be used.
    pub fn on(&self, way: &str) -> Option<String> {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        match way {
            "email" => text(&self.email).and_then(|text| email(&text)),
            "sms" => text(&self.phone).and_then(|text| phone(&text)),
            _ => text(&self.address),
        }
    }
}

/// The addresses of these customers; none of those who aren't there.
pub(super) fn addresses(r: &mut dyn Queries, ids: &[RawId]) -> Result<BTreeMap<RawId, Addresses>> {
    let marks: Vec<String> = (1..=ids.len()).map(|at| format!("?{at}")).collect();
    let sql = format!(
        "SELECT id, email, phone, address FROM customers_customer WHERE id IN ({})",
        marks.join(", ")
    );
    let params: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let one = |row: &guanxi_store::Row| {
        let found = Addresses {
            email: text(row.text(1)),
            phone: text(row.text(2)),
            address: text(row.text(3)),
        };
        (row.int(0), found)
    };
    Ok(r.query(&sql, &params)?.iter().map(one).collect())
}

/// What decides which ways are open.
pub(super) struct Ways {
    /// Who said something, by way.
    said: BTreeMap<&'static str, BTreeMap<RawId, Standing>>,
    /// Mail addresses that no mail goes to.
    blocked: BTreeSet<String>,
}

impl Ways {
    /// As of a day.
    pub fn read(r: &mut dyn Queries, periodical: &Periodical, today: Day) -> Result<Self> {
        let mut said = BTreeMap::new();
        for way in ALL {
            let mut found = BTreeMap::new();
            each_standing(r, (&periodical.purpose, way), today, &mut |customer, standing| {
                found.insert(customer, standing);
                Ok(())
            })?;
            said.insert(way, found);
        }
        let rows = r.query(
            "SELECT email FROM messages_bounced_address WHERE is_blocked = 1 AND email IS NOT NULL",
            &[],
        )?;
        let blocked = rows.iter().map(|row| row.text(0).to_owned()).collect();
        Ok(Self { said, blocked })
    }

    /// The first way that is open: there is an address, and the customer agreed.
    pub fn choose(
        &self,
        (periodical, wish): (&Periodical, Option<&Wish>),
        person: (RawId, &Addresses),
        choice: &mut Choice,
    ) {
        let said = [
            wish.and_then(|wish| wish.channel.as_deref()),
            Some(periodical.first_channel.as_str()),
            periodical.second_channel.as_deref(),
            periodical.third_channel.as_deref(),
        ];
        let mut asked: Vec<&str> = Vec::new();
        for way in said.into_iter().flatten() {
            if asked.contains(&way) {
                continue;
            }
            asked.push(way);
            match self.why_closed(&periodical.purpose, person, way) {
                None => {
                    way.clone_into(&mut choice.channel);
                    return;
                }
                Some(why) => choice.closed.push((way.to_owned(), why)),
            }
        }
        let lacks_consent = choice.closed.iter().any(|(_, why)| *why == "no_consent");
        choice.left_out = Some(if lacks_consent { "no_consent" } else { "no_address" });
    }

    fn why_closed(
        &self,
        purpose: &str,
        (customer, addresses): (RawId, &Addresses),
        way: &str,
    ) -> Option<&'static str> {
        let Some(address) = addresses.on(way) else {
            return Some("no_address");
        };
        if way == "email" && self.blocked.contains(&address.to_lowercase()) {
            return Some("bounced");
        }
        let standing = self.said.get(way).and_then(|said| said.get(&customer)).copied();
        let standing = standing.unwrap_or(Standing::Unknown);
        (!standing.is_open_for(purpose)).then_some("no_consent")
    }
}

/// Whether mail to this address came back, so that the outbox takes no more for it.
pub(crate) fn is_dead(r: &mut dyn Queries, way: &str, address: &str) -> Result<bool> {
    Ok(way == "email" && is_blocked(r, address)?)
}
