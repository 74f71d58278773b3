//! What is wrong with a flow, step by step, as far as can be said without the database.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Fault, Flow, Kind};

/// All faults; none for a flow that can be published.
#[must_use]
pub fn check(flow: &Flow) -> Vec<Fault> {
    let mut faults = names(flow);
    if flow.nodes.is_empty() {
        return vec![Fault::whole("no_start")];
    }
    let starts = flow.nodes.iter().filter(|node| node.kind == Kind::Start);
    match starts.count() {
        0 => faults.push(Fault::whole("no_start")),
        1 => {}
        _ => faults.push(Fault::whole("many_starts")),
    }
    ends(flow, &mut faults);
    for node in &flow.nodes {
        match node.act() {
            Ok(act) => ways(flow, (node.id.as_str(), &act.ways(node.kind)), &mut faults),
            Err(fault) => faults.push(fault),
        }
    }
    if faults
        .iter()
        .all(|fault| fault.code != "duplicate" && fault.code != "no_such_step")
    {
        reach(flow, &mut faults);
    }
    faults
}

fn names(flow: &Flow) -> Vec<Fault> {
    let mut seen = FxHashSet::default();
    let doubled = flow
        .nodes
        .iter()
        .filter(|node| node.id.is_empty() || !seen.insert(node.id.as_str()));
    doubled.map(|node| Fault::at(&node.id, "duplicate")).collect()
}

/// Both ends of a way are there, and nothing leads back to the start.
fn ends(flow: &Flow, faults: &mut Vec<Fault>) {
    for edge in &flow.edges {
        let (from, to) = (flow.node(&edge.from), flow.node(&edge.to));
        match (from, to) {
            (Some(_), Some(to)) if to.kind == Kind::Start => faults.push(Fault::at(&to.id, "back_to_start")),
            (Some(_), Some(_)) => {}
            (Some(from), None) => faults.push(Fault::at(&from.id, "no_such_step")),
            _ => faults.push(Fault::whole("no_such_step")),
        }
    }
}

/// Each way that a step needs is there once, and no other.
fn ways(flow: &Flow, (id, wanted): (&str, &[String]), faults: &mut Vec<Fault>) {
    for way in wanted {
        match flow.ways(id).filter(|edge| edge.when == *way).count() {
            0 => faults.push(Fault::of(id, way, "way_missing")),
            1 => {}
            _ => faults.push(Fault::of(id, way, "way_twice")),
        }
    }
    let others = flow.ways(id).filter(|edge| !wanted.contains(&edge.when));
    faults.extend(others.map(|edge| Fault::of(id, &edge.when, "way_unknown")));
}

/// Every step is reached from the start, and none leads back to itself.
fn reach(flow: &Flow, faults: &mut Vec<Fault>) {
    let Some(start) = flow.start() else { return };
    let mut state: FxHashMap<&str, bool> = FxHashMap::default();
    // Depth first with an explicit stack: (step, whether its ways were followed).
    let mut stack = vec![(start.id.as_str(), false)];
    let mut looped = FxHashSet::default();
    while let Some((id, is_over)) = stack.pop() {
        if is_over {
            state.insert(id, true);
            continue;
        }
        match state.entry(id) {
            Entry::Occupied(_) => continue,
            Entry::Vacant(place) => {
                place.insert(false);
            }
        }
        stack.push((id, true));
        for edge in flow.ways(id) {
            match state.get(edge.to.as_str()) {
                Some(false) => {
                    looped.insert(id);
                }
                Some(true) => {}
                None => stack.push((edge.to.as_str(), false)),
            }
        }
    }
    for node in &flow.nodes {
        if looped.contains(node.id.as_str()) {
            faults.push(Fault::at(&node.id, "loop"));
        } else if !state.contains_key(node.id.as_str()) {
            faults.push(Fault::at(&node.id, "unreachable"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(nodes: &str, edges: &str) -> Vec<(Option<String>, String)> {
        let flow = Flow::read(&format!(r#"{{"nodes":[{nodes}],"edges":[{edges}]}}"#)).unwrap();
        check(&flow)
            .into_iter()
            .map(|fault| (fault.node, fault.code))
            .collect()
    }

    fn at(node: &str, code: &str) -> (Option<String>, String) {
        (Some(node.to_owned()), code.to_owned())
    }

    const START: &str = r#"{"id":"s","kind":"start"}"#;
    const END: &str = r#"{"id":"e","kind":"end"}"#;

    /// C2: what is wrong is said with the step.
    #[test]
    fn faults_name_their_step() {
        let straight = r#"{"from":"s","to":"e"}"#;
        assert_eq!(faults(&format!("{START},{END}"), straight), []);
        assert_eq!(faults("", ""), [(None, "no_start".to_owned())]);
        assert_eq!(
            faults(&format!("{START},{END}"), ""),
            [at("s", "way_missing"), at("e", "unreachable")]
        );
        let wait = r#"{"id":"w","kind":"wait","set":{"mode":"event","event":"purchase","days":3}}"#;
        let found = faults(
            &format!("{START},{wait},{END}"),
            r#"{"from":"s","to":"w"},{"from":"w","to":"e","when":"done"}"#,
        );
        assert_eq!(found, [at("w", "way_missing")]);
        let empty =
            r#"{"id":"m","kind":"send","set":{"channel":"email","body":"hi {nobody}","subject":"a"}}"#;
        let found = faults(
            &format!("{START},{empty},{END}"),
            r#"{"from":"s","to":"m"},{"from":"m","to":"e"}"#,
        );
        assert_eq!(found, [at("m", "unknown_place")]);
    }

    /// C2: no step leads back to itself.
    #[test]
    fn there_is_no_way_back() {
        let tag = |id: &str| format!(r#"{{"id":"{id}","kind":"tag","set":{{"tag_id":"1"}}}}"#);
        let found = faults(
            &format!("{START},{},{}", tag("a"), tag("b")),
            r#"{"from":"s","to":"a"},{"from":"a","to":"b"},{"from":"b","to":"a"}"#,
        );
        assert_eq!(found, [at("b", "loop")]);
    }
}
