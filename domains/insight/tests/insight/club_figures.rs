//! Figures of the club against what the test wrote down itself while the club lived for a year.

use std::collections::BTreeMap;

use guanxi_loyalty::commands::{Adjust, Wanted, adjust, expire_due, review_members, use_benefit};
use guanxi_testkit::each_engine;
use guanxi_types::{Grain, Period, RawId};
use serde_json::json;

use crate::club::{Club, Row, int};

/// What a month is expected to say of points; what expired follows from the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Month {
    earned: i64,
    spent: i64,
    reversed: i64,
    adjusted: i64,
    points: i64,
    debt: i64,
}

/// A benefit used in a month by a member of a tier: uses, cost.
type Uses = BTreeMap<(String, RawId), (i64, i64)>;

struct Year {
    club: Club,
    members: Vec<RawId>,
    scheme: RawId,
    tiers: Vec<RawId>,
    benefit: RawId,
    months: BTreeMap<String, Month>,
    /// At the end of each month: who was on which tier.
    standing: BTreeMap<String, BTreeMap<RawId, RawId>>,
    uses: Uses,
    sales: Vec<(String, i64)>,
    seed: u64,
}

impl Year {
    fn new(engine: guanxi_store::Engine) -> Self {
        let club = Club::new(engine);
        club.programme(&json!({ "validity": "months", "validity_count": 3, "approval_over": 100_000 }));
        let ladder = json!({ "period": "rolling", "period_months": 3, "keep_months": 2 });
        let tiers = [
            ("银卡", Some("100")),
            ("金卡", Some("900")),
            ("钻石卡", Some("2000")),
        ];
        let (scheme, tiers) = club.ladder(&ladder, &tiers);
        let benefit = club.make(
            "loyalty.benefit",
            &json!({ "number": "B1", "name": "生日礼", "kind": "gift", "tier_id": tiers[0].to_string(), "cost": "12.50" }),
        );
        Self {
            members: club.customers(8),
            club,
            scheme,
            tiers,
            benefit,
            months: BTreeMap::new(),
            standing: BTreeMap::new(),
            uses: Uses::new(),
            sales: Vec::new(),
            seed: 7,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).unwrap() % limit
    }

    fn month(&self) -> String {
        Period::of(Grain::Month, self.club.today()).to_string()
    }

    fn tier_of(&self, member: RawId) -> Option<RawId> {
        let rows = self
            .club
            .rows_of("SELECT customer_id, tier_id, 0 FROM loyalty_membership WHERE tier_id IS NOT NULL");
        let found = rows.iter().find(|(customer, _, _)| *customer == member);
        found.map(|(_, tier, _)| *tier)
    }

    fn account_of(&self, member: RawId) -> Option<(RawId, i64)> {
        let rows = self
            .club
            .rows_of("SELECT customer_id, id, balance FROM loyalty_points_account");
        let found = rows.iter().find(|(customer, _, _)| *customer == member);
        found.map(|(_, id, balance)| (*id, *balance))
    }

    /// Something that a member does.
    fn act(&mut self, step: usize) {
        let at = self.below(self.members.len());
        let member = self.members[at];
        let month = self.month();
        let mut of_month = self.months.get(&month).copied().unwrap_or_default();
        match self.below(8) {
            0..=3 => {
                let (name, yuan) = (format!("S{step}"), 20 + i64::try_from(self.below(900)).unwrap());
                of_month.earned += self.club.buy(&name, member, yuan).points();
                self.sales.push((name, yuan));
            }
            4 | 5 => {
                let wish = 1 + i64::try_from(self.below(300)).unwrap();
                let account = self.account_of(member);
                if let Some((account, _)) = account.filter(|(_, balance)| *balance >= 0)
                    && self.club.spend(account, wish, &format!("spend{step}")).is_ok()
                {
                    of_month.spent += wish;
                }
            }
            6 if !self.sales.is_empty() => {
                let at = self.below(self.sales.len());
                let (name, yuan) = self.sales.swap_remove(at);
                of_month.reversed += self.club.bring_back(&name, yuan);
            }
            _ => {
                self.use_benefit(member, step);
                of_month.adjusted += self.give(member, step);
            }
        }
        self.months.insert(month, of_month);
    }

    fn use_benefit(&mut self, member: RawId, step: usize) {
        let Some(tier) = self.tier_of(member) else { return };
        let wanted = Wanted {
            benefit: self.benefit,
            customer: member,
            count: 2,
            key: format!("use{step}"),
            reference: None,
            note: None,
        };
        self.club
            .act(move |tx, schema, ctx| use_benefit(tx, schema, ctx, &wanted))
            .unwrap();
        let sums = self.uses.entry((self.month(), tier)).or_default();
        *sums = (sums.0 + 1, sums.1 + 2_500);
    }

    fn give(&self, member: RawId, step: usize) -> i64 {
        let Some((account, _)) = self.account_of(member) else {
            return 0;
        };
        let wanted = Adjust {
            account,
            points: 15,
            reason: "goodwill".to_owned(),
            note: None,
            key: format!("give{step}"),
        };
        self.club
            .act(move |tx, schema, ctx| adjust(tx, schema, ctx, &wanted))
            .unwrap();
        15
    }

    /// The night: what is over expires, tiers are reviewed.
    fn night(&mut self) {
        let scheme = self.scheme;
        self.club
            .act(|tx, schema, ctx| expire_due(tx, schema, ctx, 0))
            .unwrap();
        self.club
            .act(move |tx, schema, ctx| review_members(tx, schema, ctx, (scheme, 0)))
            .unwrap();
        self.look();
    }

    /// Writes down how things stand.
    fn look(&mut self) {
        let month = self.month();
        let accounts = self
            .club
            .rows_of("SELECT points, debt, 0 FROM loyalty_points_account");
        let of_month = self.months.entry(month.clone()).or_default();
        of_month.points = accounts.iter().map(|(points, _, _)| points).sum();
        of_month.debt = accounts.iter().map(|(_, debt, _)| debt).sum();
        let standing = self
            .club
            .rows_of("SELECT id, tier_id, 0 FROM loyalty_membership WHERE tier_id IS NOT NULL");
        let standing = standing.into_iter().map(|(id, tier, _)| (id, tier)).collect();
        self.standing.insert(month, standing);
    }

    fn live(&mut self) {
        for step in 0..120 {
            self.act(step);
            self.look();
            self.club.wait(1);
            self.night();
            self.club.wait(2);
        }
    }
}

fn of_month(rows: &[Row], month: &str) -> Row {
    rows.iter().find(|row| row["period"] == month).unwrap().clone()
}

/// M3, B1: what the ledger of points says, month by month, is what was done.
fn assert_points(year: &Year) {
    let rows = year.club.ask("points-economy", &[]).unwrap();
    assert_eq!(rows.len(), year.months.len());
    let (mut owed, mut spent, mut earned, mut expired_in_all) = (0, 0, 0, 0);
    for (month, expected) in &year.months {
        let row = of_month(&rows, month);
        let found = Month {
            earned: int(&row, "earned"),
            spent: int(&row, "spent"),
            reversed: int(&row, "reversed"),
            adjusted: int(&row, "adjusted"),
            points: int(&row, "points"),
            debt: int(&row, "debt"),
        };
        assert_eq!(found, *expected, "{month}");
        let now = expected.points - expected.debt;
        let expired = owed + expected.earned + expected.adjusted - expected.spent - expected.reversed - now;
        assert_eq!(
            (int(&row, "expired"), int(&row, "owed")),
            (expired, now),
            "{month}"
        );
        assert_eq!(
            int(&row, "owed_value_c"),
            expected.points,
            "100 points are 100 fen"
        );
        owed = now;
        expired_in_all += expired;
        spent += expected.spent;
        earned += expected.earned - expected.reversed;
    }
    let last: f64 = rows.last().unwrap()["redemption_rate_total"].parse().unwrap();
    let (spent, earned) = (
        f64::from(i32::try_from(spent).unwrap()),
        f64::from(i32::try_from(earned).unwrap()),
    );
    assert!((last - spent / earned).abs() < 1e-6);
    let fates = year.club.ask("points-breakage", &[]).unwrap();
    let sum = |column: &str| fates.iter().map(|row| int(row, column)).sum::<i64>();
    let last = year.months.values().last().unwrap();
    assert_eq!((sum("expired"), sum("left")), (expired_in_all, last.points));
    assert_breakage(year, &fates);
}

/// Lots that are due, counted one by one from their own columns.
fn assert_breakage(year: &Year, fates: &[Row]) {
    let today = i64::from(year.club.today().raw());
    let lots = year.club.rows_of(
        "SELECT expires_on, expired, remaining FROM loyalty_points_lot WHERE expires_on IS NOT NULL",
    );
    for row in fates {
        let period: Period = row["period"].parse().unwrap();
        let due = i64::from(period.first.raw())..=i64::from(period.last().raw());
        let own = lots.iter().filter(|(day, _, _)| due.contains(day));
        let sums = own.fold((0, 0), |sums, (_, expired, left)| {
            (sums.0 + expired, sums.1 + left)
        });
        assert_eq!((int(row, "expired"), int(row, "left")), sums, "{}", row["period"]);
        let is_over = *due.end() < today;
        assert_eq!(row["expected_breakage"].is_empty(), is_over, "{}", row["period"]);
        if !is_over {
            assert!((0..=sums.1).contains(&int(row, "expected_breakage")));
        }
    }
}

/// M4, B1: members by tier at each month's end, and who went where between two of them.
fn assert_tiers(year: &Year) {
    let names = ["银卡", "金卡", "钻石卡"];
    let name = |tier: RawId| names[year.tiers.iter().position(|known| *known == tier).unwrap()];
    let rows = year.club.ask("tier-members", &[]).unwrap();
    for (month, standing) in &year.standing {
        for &tier in &year.tiers {
            let expected = standing.values().filter(|own| **own == tier).count();
            let found = rows
                .iter()
                .find(|row| row["period"] == *month && row["tier"] == name(tier))
                .map_or(0, |row| int(row, "members"));
            assert_eq!(found, i64::try_from(expected).unwrap(), "{month} {}", name(tier));
        }
    }
    let (before, after) = (&year.standing["2026-03"], &year.standing["2026-09"]);
    let mut expected: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for membership in before
        .keys()
        .chain(after.keys().filter(|id| !before.contains_key(*id)))
    {
        let at = |of: &BTreeMap<RawId, RawId>| of.get(membership).map_or("(none)", |tier| name(*tier));
        *expected.entry((at(before), at(after))).or_default() += 1;
    }
    let question = [("from", "2026-04-01"), ("to", "2026-09-30")];
    let rows = year.club.ask("tier-migration", &question).unwrap();
    let found: BTreeMap<(&str, &str), i64> = rows
        .iter()
        .map(|row| {
            (
                (row["from_tier"].as_str(), row["to_tier"].as_str()),
                int(row, "members"),
            )
        })
        .collect();
    assert_eq!(found, expected);
    assert!(found.len() > 2, "the year moves members: {found:?}");
    let uses: BTreeMap<(String, &str), (i64, i64)> = year
        .uses
        .iter()
        .map(|((month, tier), sums)| ((month.clone(), name(*tier)), *sums))
        .collect();
    let rows = year.club.ask("benefit-use", &[]).unwrap();
    let found: BTreeMap<(String, &str), (i64, i64)> = rows
        .iter()
        .map(|row| {
            (
                (row["period"].clone(), row["tier"].as_str()),
                (int(row, "uses"), int(row, "cost_c")),
            )
        })
        .collect();
    assert_eq!(found, uses);
    assert!(
        rows.iter()
            .all(|row| int(row, "users") <= int(row, "tier_members"))
    );
}

/// M3, M4, B1: a year of a club, written down twice.
#[test]
fn figures_of_a_year_are_what_was_done() {
    each_engine(|engine| {
        let mut year = Year::new(engine);
        year.live();
        assert_points(&year);
        assert_tiers(&year);
    });
}

/// B1, M3: two who rose, against two of the same tier and means who didn't.
#[test]
fn a_change_of_tier_is_compared_with_members_who_stood_alike() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let ladder = json!({ "period": "lifetime", "keep_months": 0 });
        let (scheme, tiers) = club.ladder(&ladder, &[("银卡", None), ("金卡", None)]);
        let members = club.customers(5);
        for (n, member) in members.iter().enumerate() {
            club.buy(&format!("first{n}"), *member, 5);
            club.give_tier((scheme, *member), tiers[0]);
        }
        // Members 0 and 1 rise in May; 2 and 3 spent as much before, 4 ten times as much.
        let spent = [
            ("2026-03-10", [60, 40, 100, 70, 1_000]),
            ("2026-04-10", [40, 60, 0, 50, 0]),
            ("2026-06-10", [200, 100, 60, 110, 9_000]),
            ("2026-07-10", [0, 200, 50, 0, 9_000]),
            ("2026-09-10", [1, 1, 1, 1, 1]),
        ];
        for (at, (day, yuan)) in spent.iter().enumerate() {
            if at == 2 {
                club.until("2026-05-20");
                for &member in &members[..2] {
                    club.buy(&format!("big{member}"), member, 5_000);
                    club.give_tier((scheme, member), tiers[1]);
                }
            }
            club.until(day);
            for (n, &yuan) in yuan.iter().enumerate().filter(|(_, yuan)| **yuan > 0) {
                club.buy(&format!("s{at}-{n}"), members[n], yuan);
            }
        }
        club.until("2026-10-01");
        let rows = club.ask("tier-effect", &[("months", "2")]).unwrap();
        let of = |column: &str| rows[0][column].as_str();
        assert_eq!(rows.len(), 1);
        assert_eq!((of("from_tier"), of("to_tier")), ("银卡", "金卡"));
        assert_eq!((of("changed"), of("matched"), of("controls")), ("2", "2", "2"));
        assert_eq!((of("before_c"), of("after_c")), ("10000.0", "25000.0"));
        assert_eq!(
            (of("control_before_c"), of("control_after_c")),
            ("11000.0", "11000.0")
        );
        assert_eq!(of("effect_c"), "15000.0");
        let outside = club.ask("tier-effect", &[("months", "2"), ("from", "2026-06-01")]);
        assert_eq!(outside.unwrap(), Vec::<Row>::new());
        let wrong = club.ask("tier-members", &[("store", "S1")]).unwrap_err();
        assert_eq!(wrong.code, "insight.unfit_filter");
        let wrong = club.ask("tier-members", &[("scheme", "没有")]).unwrap_err();
        assert_eq!(wrong.code, "insight.unknown_choice");
    });
}
