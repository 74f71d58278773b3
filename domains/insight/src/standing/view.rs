//! Lists of customers by where they stand: a condition such as `insight.standing.stage:in:at_risk,lost`.

use std::sync::LazyLock;

use guanxi_entity::{EntityDef, FieldDef, Kind};
use guanxi_record::View;
use guanxi_types::{Action, Ctx};

use crate::rules::lifecycle::STATES;
use crate::rules::rfm::SEGMENTS;

/// What lists of customers are filtered by.
pub const VIEW: View = View { def, may };

/// Stages and tenths compare a customer with all others: they are for who sees all sales.
fn may(ctx: &Ctx) -> bool {
    ctx.scopes(Action::Read, "trade.sale").is_all()
}

fn def() -> &'static EntityDef {
    static DEF: LazyLock<EntityDef> = LazyLock::new(|| {
        let choice = |options: &[&str]| Kind::Choice {
            options: options.iter().map(|&option| option.to_owned()).collect(),
        };
        let customer = Kind::Link {
            entity: "customers.customer".to_owned(),
        };
        let mut def = EntityDef::new("insight.standing");
        def.menu = false;
        def.fields = vec![
            FieldDef::new("customer_id", customer),
            asked("stage", choice(&STATES)),
            asked("segment", choice(&SEGMENTS)),
            asked("decile", Kind::Int),
            asked("quarter_decile", Kind::Int),
            asked("r_score", Kind::Int),
            asked("f_score", Kind::Int),
            asked("m_score", Kind::Int),
            asked("last_day", Kind::Date),
            asked("first_day", Kind::Date),
            asked("purchase_days", Kind::Int),
            asked("net_c", Kind::Money),
            asked("year_net_c", Kind::Money),
        ];
        def
    });
    &DEF
}

fn asked(name: &str, kind: Kind) -> FieldDef {
    FieldDef {
        filter: true,
        ..FieldDef::new(name, kind)
    }
}
