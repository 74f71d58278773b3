//! What is wrong with a flow that only the database knows: records that are gone, rules that can't be asked, channels that don't send.

use guanxi_audience::rule::Base;
use guanxi_audience::select::{Eyes, Wanted, prepare};
use guanxi_entity::Value;
use guanxi_messages::settings::{self, Channel};
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, RawId, Result};

use super::{Act, Fault, Flow, SendSet};

/// What a flow names.
struct Named {
    table: &'static str,
    /// What must hold of it beside being there.
    holds: &'static str,
}

const COUPON: Named = Named {
    table: "pricing_coupon",
    holds: "is_active = 1",
};
const PROGRAMME: Named = Named {
    table: "loyalty_points_programme",
    holds: "is_active = 1",
};
const TAG: Named = Named {
    table: "customers_tag",
    holds: "1 = 1",
};
const SESSION: Named = Named {
    table: "events_session",
    holds: "closed_at IS NULL",
};
const SCRIPT: Named = Named {
    table: "marketing_script",
    holds: "1 = 1",
};
const USER: Named = Named {
    table: "org_user",
    holds: "is_active = 1",
};

impl Named {
    fn is_there(&self, r: &mut dyn Queries, id: &str) -> Result<bool> {
        let id: RawId = id.parse().unwrap_or(0);
        let sql = format!("SELECT id FROM {} WHERE id = ?1 AND {}", self.table, self.holds);
        Ok(r.query_first(&sql, &[Value::from(id)])?.is_some())
    }
}

/// The faults of a flow whose steps are well set by themselves.
///
/// # Errors
/// When the database can't be read.
pub fn check_known(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    (flow, purpose): (&Flow, &str),
) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for node in &flow.nodes {
        let Ok(act) = node.act() else { continue };
        // The program does the steps: nobody lets it do what is refused to him.
        let action = match &act {
            Act::Tag(set) if set.remove => Action::Delete,
            _ => Action::Create,
        };
        let may = right_of(&act).is_none_or(|key| !ctx.scopes(action, key).is_none());
        if !may {
            faults.push(Fault::at(&node.id, "forbidden"));
        }
        let named: Vec<(&str, &Named, &str)> = match &act {
            Act::Coupon(set) => vec![("coupon_id", &COUPON, &set.coupon_id)],
            Act::Points(set) => vec![("programme_id", &PROGRAMME, &set.programme_id)],
            Act::Tag(set) => vec![("tag_id", &TAG, &set.tag_id)],
            Act::Event(set) => vec![("session_id", &SESSION, &set.session_id)],
            Act::Task(set) => vec![
                ("script_id", &SCRIPT, &set.script_id),
                ("user_id", &USER, &set.user_id),
            ],
            Act::Send(set) => {
                faults.extend(sends(r, (&node.id, set), purpose)?);
                Vec::new()
            }
            Act::Condition(rule) => {
                let today = schema.today(ctx);
                let base = Base {
                    today,
                    sales: today,
                    zone: schema.zone().clone(),
                };
                // Nobody: only whether it can be asked, with the eyes of who publishes it.
                let wanted = Wanted {
                    only: Some(0),
                    with_values: false,
                };
                match prepare(r, Eyes { schema, ctx }, (rule, base), wanted) {
                    Ok(_) => {}
                    Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem),
                    Err(_) => faults.push(Fault::of(&node.id, "rule", "bad_rule")),
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        for (field, what, id) in named {
            if !id.is_empty() && !what.is_there(r, id)? {
                faults.push(Fault::of(&node.id, field, "gone"));
            }
        }
    }
    Ok(faults)
}

/// What who publishes a step must be allowed to make himself, or to take away.
const fn right_of(act: &Act) -> Option<&'static str> {
    match act {
        Act::Coupon(_) => Some("pricing.coupon_code"),
        Act::Points(_) => Some("loyalty.points_adjustment"),
        Act::Tag(_) => Some("customers.customer_tag"),
        Act::Task(_) => Some("customers.activity"),
        Act::Event(_) => Some("events.registration"),
        _ => None,
    }
}

/// A channel that sends, and for what is marketing an address for the link to unsubscribe.
fn sends(r: &mut dyn Queries, (node, set): (&str, &SendSet), purpose: &str) -> Result<Option<Fault>> {
    let Some(channel) = Channel::named(&set.channel) else {
        return Ok(None);
    };
    let kept = settings::in_use(r, channel)?;
    if !kept.settings.is_active {
        return Ok(Some(Fault::of(node, "channel", "channel_off")));
    }
    let needs_link =
        purpose == "marketing" && (channel == Channel::Email || set.body.contains("{unsubscribe}"));
    if needs_link && kept.settings.public_url.is_empty() {
        return Ok(Some(Fault::of(node, "channel", "no_public_url")));
    }
    Ok(None)
}
