//! What a sample company did with its customers: written down once as data ([`Story`]) and told through the domains' own commands, so
//! that rules, history and permissions are as if people had done it.
//!
//! It is told in two parts, between which the sales that followed come in: [`open`] knows nothing of them, as nobody did then.

mod act;
mod campaign;
mod figures;
pub(super) mod leads;
pub(super) mod letters;
pub(super) mod library;
mod plan;
mod rounds;

use guanxi_types::{Day, Problem, RawId, Result};

use super::staff::Staff;
use crate::Company;

pub(super) use act::{id_of, make, on, set, write};

/// What a company did.
pub struct Story {
    /// Who works there.
    pub staff: Staff,
    /// What amounts are called: 元.
    pub currency: &'static str,
    /// What of a sale is margin, percent, where the goods have no cost.
    pub margin_percent: Option<&'static str>,
    /// What it says of itself, by language.
    pub profiles: &'static [Profile],
    /// Its strengths, weaknesses, opportunities, threats.
    pub board: Board,
    /// The five directions, in their order.
    pub directions: [Direction; 5],
    /// What is done for customers of a level of relationship, and every how many days.
    pub duties: &'static [(&'static str, &'static str, Option<i64>)],
    /// Days after a purchase on which somebody calls.
    pub after_days: i64,
    /// The first round.
    pub first: Round,
    /// Whom it is about: a name and a rule.
    pub segment: (&'static str, &'static str),
    /// The same in words.
    pub rule: &'static str,
    /// What was done.
    pub campaign: Campaign,
    /// The round that followed.
    pub second: Round,
    /// What is to be done in it.
    pub next: Campaign,
}

/// What it says of itself in one language, by field.
pub struct Profile {
    /// `zh` or `en`.
    pub language: &'static str,
    /// Fields and texts.
    pub texts: &'static [(&'static str, &'static str)],
}

/// A figure: the indicator, its parameters, the row (the last one where none is said) and the column.
#[derive(Clone, Copy)]
pub struct Figure {
    /// The indicator.
    pub indicator: &'static str,
    /// `name=value` by `&`.
    pub question: &'static str,
    /// The row whose column has this value.
    pub row: Option<(&'static str, &'static str)>,
    /// The column.
    pub column: &'static str,
}

/// A figure of the key figures' newest year.
pub const fn year(column: &'static str) -> Figure {
    Figure {
        indicator: "kpi",
        question: "by=year",
        row: None,
        column,
    }
}

/// A figure of a row.
pub const fn of(
    (indicator, question): (&'static str, &'static str),
    row: (&'static str, &'static str),
    column: &'static str,
) -> Figure {
    Figure {
        indicator,
        question,
        row: Some(row),
        column,
    }
}

/// A board.
pub struct Board {
    /// Its name.
    pub name: &'static str,
    /// Which strategy was chosen.
    pub strategy: &'static str,
    /// Why.
    pub reason: &'static str,
    /// Quadrant, what it says, weight, score, the figure cited.
    pub factors: &'static [(&'static str, &'static str, i64, i64, Option<Figure>)],
    /// Kind, what is to be done, how, the places of the factors cited.
    pub strategies: &'static [(&'static str, &'static str, &'static str, &'static [usize])],
}

/// A direction, beside what every company begins with; whom it is for stays as it is.
pub struct Direction {
    /// Which of the five.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What is to be reached.
    pub goal: &'static str,
    /// Where the measure shall stand.
    pub target: &'static str,
    /// What is done, line by line.
    pub playbook: &'static str,
}

/// Once round.
pub struct Round {
    /// Its name.
    pub name: &'static str,
    /// Its first and its last day.
    pub days: (&'static str, &'static str),
    /// The number of the topic.
    pub topic: &'static str,
    /// The market plan.
    pub plan: &'static str,
    /// What was found: a text in which `{}` is the figure, the figure, what follows.
    pub findings: &'static [(&'static str, Figure, &'static str)],
    /// What is to be reached.
    pub goals: &'static [Goal],
    /// What was learnt.
    pub lessons: &'static str,
    /// The segment that it leaves to the next one: a name.
    pub refined: &'static str,
}

/// What a round is to reach.
pub struct Goal {
    /// In words.
    pub name: &'static str,
    /// By what it is told; the share of those reached who bought, in percent, where there is none.
    pub figure: Option<Figure>,
    /// Where it stood, where no figure tells.
    pub baseline: &'static str,
    /// Where it shall stand.
    pub target: &'static str,
}

/// A cost: the place of the phase, kind, allotted, what for, who is paid, paid, the document.
pub type Cost = (
    usize,
    &'static str,
    i64,
    &'static str,
    &'static str,
    i64,
    &'static str,
);

/// A campaign.
pub struct Campaign {
    /// Its number.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: &'static str,
    /// The number of the market area that it is held in.
    pub area: &'static str,
    /// What it is to reach.
    pub goal: &'static str,
    /// First and last day.
    pub days: (&'static str, &'static str),
    /// How many of a hundred are held back.
    pub share: i64,
    /// What they are drawn with.
    pub seed: &'static str,
    /// Name, first day, last day, goal.
    pub phases: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// The place of the phase, what, from, by when.
    pub tasks: &'static [(usize, &'static str, &'static str, &'static str)],
    /// What is said to customers.
    pub script: (&'static str, &'static str),
    /// The costs, in whole units of the currency.
    pub costs: &'static [Cost],
    /// Planned by phase: reach, response, sales, cost.
    pub planned: &'static [(i64, i64, i64, i64)],
    /// Done: day, where, reach, response.
    pub reports: &'static [(&'static str, &'static str, i64, i64)],
    /// What customers said who were called.
    pub answers: &'static [&'static str],
}

/// What [`open`] made.
pub struct Opened {
    /// The first round.
    pub round: RawId,
    /// Its campaign.
    pub campaign: RawId,
    /// The numbers of the customers to be reached.
    pub reached: Vec<String>,
}

/// A day of a story.
pub fn day(text: &str) -> Result<Day> {
    text.parse()
        .map_err(|_| Problem::internal(format!("{text} is no day")))
}

/// Profile, SWOT, directions, levels, the first round as far as its audience.
pub fn open(company: &Company, story: &'static Story) -> Result<Opened> {
    let today = day(story.first.days.0)?;
    plan::profiles(company, story, today)?;
    plan::board(company, story, today)?;
    let round = rounds::begin(company, story, today)?;
    let segment = campaign::segment(company, story, today)?;
    rounds::start_from(company, (round, segment), today)?;
    let campaign = campaign::make(company, &story.campaign, today)?;
    let reached = campaign::draw(company, &story.campaign, (campaign, segment))?;
    plan::directions(company, story, (segment, campaign))?;
    campaign::approve(company, &story.campaign, campaign)?;
    Ok(Opened {
        round,
        campaign,
        reached,
    })
}

/// What came of it: contacts, costs, the measured lift, lessons, and the round that followed.
pub fn close(company: &Company, story: &'static Story, opened: &Opened) -> Result<()> {
    campaign::run(company, &story.campaign, opened)?;
    let next = rounds::finish(company, story, opened)?;
    campaign::submit(company, story, next)?;
    plan::levels(company, story)
}
