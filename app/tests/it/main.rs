//! The whole program: what every entity must do, contract files, access, crashes.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod access;
#[cfg(test)]
mod access_audience;
#[cfg(test)]
mod access_campaigns;
#[cfg(test)]
mod access_events;
#[cfg(test)]
mod access_journeys;
#[cfg(test)]
mod access_knowledge;
#[cfg(test)]
mod access_mailing;
mod access_member;
#[cfg(test)]
mod access_sales;
mod access_scheme;
#[cfg(test)]
mod access_till;
#[cfg(test)]
mod analysed;
#[cfg(test)]
mod asked;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod cities;
#[cfg(test)]
mod club_families;
#[cfg(test)]
mod club_review;
#[cfg(test)]
mod club_year;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod corrected;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod crash_points;
#[cfg(test)]
mod cube;
#[cfg(test)]
mod customise;
#[cfg(test)]
mod customised;
#[cfg(test)]
mod dashboard_mail;
#[cfg(test)]
mod dashboards;
#[cfg(test)]
mod duplicates;
#[cfg(test)]
mod edge;
#[cfg(test)]
mod erasure;
mod forms;
#[cfg(test)]
mod history;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod lead_sources;
#[cfg(test)]
mod ledgers;
#[cfg(test)]
mod live;
#[cfg(test)]
mod log;
#[cfg(test)]
mod mass;
#[cfg(test)]
mod member;
#[cfg(test)]
mod member_code;
#[cfg(test)]
mod member_events;
#[cfg(test)]
mod member_family;
#[cfg(test)]
mod member_requests;
#[cfg(test)]
mod member_safe;
#[cfg(test)]
mod people;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod portraits;
#[cfg(test)]
mod price_card;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod process;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod rest;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod sales;
#[cfg(test)]
mod sample_companies;
#[cfg(test)]
mod scheme_reports;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod search;
#[cfg(test)]
mod segment_lists;
#[cfg(test)]
mod segments;
#[cfg(test)]
mod server;
#[cfg(test)]
mod session;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sql;
#[cfg(test)]
mod standings;
#[cfg(test)]
mod till;
#[cfg(test)]
mod together;
#[cfg(test)]
mod via;
#[cfg(test)]
mod webhooks;
