//! What administrators added, in the warehouse.

use guanxi_record::customise::{Definition, EntityDraft, FieldKind};
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::customise::{change, put};
use crate::customised::{field, label};
use crate::server::Server;

/// Name and added values of each record of a dimension.
fn held(server: &Server, dimension: &str) -> Vec<(String, Json)> {
    server.company.catch_up().unwrap();
    let read = || {
        let warehouse = server.company.insight.warehouse();
        let table = warehouse.dimension(dimension, &["name", "added"]).unwrap();
        let (names, added) = (table.text("name").unwrap(), table.text("added").unwrap());
        let value = |text: &str| serde_json::from_str(text).unwrap_or(Json::Null);
        let rows = names.iter().zip(added);
        rows.map(|(name, added)| (name.to_string(), value(added)))
            .collect::<Vec<_>>()
    };
    let followed = read();
    server.company.feed.rebuild().unwrap();
    assert_eq!(followed, read(), "made anew it is the same");
    followed
}

/// B13, O4: a field that is to be analysed stands beside its customer in the warehouse as soon as it is defined, an added object in a
/// dimension of its own; what isn't marked stays out.
#[test]
fn added_fields_reach_the_warehouse() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let made = |path: &str, body: Json| {
            let made = server.call(&admin, "post", path, Some(&body));
            assert_eq!(made.status, 201, "{:?}", made.body);
            made.body["id"].as_str().unwrap().to_owned()
        };
        let customers = "/records/customers/customer";
        made(customers, json!({ "number": "1", "name": "甲" }));
        assert_eq!(held(&server, "customer"), [("甲".to_owned(), Json::Null)]);
        let drafts = [
            ("c_level", FieldKind::Choice),
            ("c_sum", FieldKind::Money),
            ("c_quiet", FieldKind::Text),
        ];
        let puts: Vec<Json> = drafts
            .iter()
            .map(|(name, kind)| {
                let mut draft = field("customers.customer", name, *kind);
                draft.analysed = *name != "c_quiet";
                draft.default = (*name == "c_level").then(|| "new".to_owned());
                put(&Definition::Field(draft))
            })
            .collect();
        assert_eq!(change(&server, &admin, &json!(puts)).status, 200);
        made(
            customers,
            json!({ "number": "2", "name": "乙", "c_level": "done", "c_sum": "12.50", "c_quiet": "x" }),
        );
        let wanted = [
            ("甲".to_owned(), json!({ "c_level": "new" })),
            ("乙".to_owned(), json!({ "c_level": "done", "c_sum": "12.50" })),
        ];
        assert_eq!(held(&server, "customer"), wanted, "{engine:?}");
        let own = EntityDraft {
            name: "visit_plan".to_owned(),
            label: label("拜访计划", "Visit plan"),
            menu: true,
            ..EntityDraft::default()
        };
        let mut goal = field("custom.visit_plan", "c_goal", FieldKind::Text);
        goal.analysed = true;
        let puts = json!([put(&Definition::Entity(own)), put(&Definition::Field(goal))]);
        assert_eq!(change(&server, &admin, &puts).status, 200);
        let id = made(
            "/records/custom/visit_plan",
            json!({ "name": "三月", "c_goal": "续约" }),
        );
        assert_eq!(
            held(&server, "object"),
            [("三月".to_owned(), json!({ "c_goal": "续约" }))]
        );
        let gone = server.call(
            &admin,
            "delete",
            &format!("/records/custom/visit_plan/{id}?version=1"),
            None,
        );
        assert_eq!(
            (gone.status, held(&server, "object").len()),
            (204, 0),
            "{engine:?}"
        );
    });
}
