//! Rules as they are written.

use super::*;
use serde_json::json;

/// C3: a rule is read as it is written, and written as it was read.
#[test]
fn a_rule_goes_there_and_back() {
    let rule = json!({ "all": [
        { "field": { "name": "city", "op": "in", "value": "北京,上海" } },
        { "any": [
            { "bought": { "figure": "tickets", "op": "ge", "value": "3", "window": { "days": 90 }, "categories": ["7"] } },
            { "decile": { "kind": "customer", "period": "last_quarter", "from": 1, "to": 1 } },
        ] },
        { "none": [{ "segment": { "id": "12" } }, { "birthday": { "days": 7 } }] },
    ] });
    let node = Node::read(&rule).unwrap();
    assert_eq!(serde_json::to_value(&node).unwrap(), rule);
    let paths: Vec<String> = node.by_path().into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["", "0", "1", "2", "1.0", "1.1", "2.0", "2.1"]);
}

/// C3: what is wrong is said with its place.
#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (rule, path, why) in [
        (json!({ "all": [] }), "", "empty_group"),
        (
            json!({ "all": [{ "field": { "name": "city", "op": "eq" } }] }),
            "0",
            "value",
        ),
        (
            json!({ "any": [{ "bought": { "figure": "spend", "op": "ge", "value": "much" } }] }),
            "0",
            "value",
        ),
        (
            json!({ "any": [{ "bought": { "figure": "days", "op": "ge", "value": "1", "window": { "between": {} } } }] }),
            "0",
            "window",
        ),
        (
            json!({ "all": [{ "decile": { "period": "this_year", "from": 5, "to": 2 } }] }),
            "0",
            "value",
        ),
        (json!({ "most": [] }), "", "json"),
    ] {
        let problem = Node::read(&rule).unwrap_err();
        let said = |name: &str| problem.params.get(name).cloned();
        assert_eq!(
            (said("path"), said("why")),
            (Some(json!(path)), Some(json!(why))),
            "{rule}"
        );
    }
}

/// C3: a cell of the cube is told in words, not by the keys of its groups.
#[test]
fn a_cell_is_told_in_words() {
    let slice = "department:GROCERY|PRODUCE;group:heavy";
    let told = cell(&[("slice".to_owned(), slice.to_owned())].into(), None);
    assert_eq!(told.zh, "三维分析：部门为GROCERY或PRODUCE，顾客层级为重度");
    assert_eq!(
        told.en,
        "Cube: Department is GROCERY or PRODUCE, Customer group is heavy"
    );
}
