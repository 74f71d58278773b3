//! A topic's flow as it is kept: JSON, `{"nodes": [{"id", "text", "shape", "column", "row"}], "edges": [{"from", "to", "text"}]}`.

use guanxi_report::chart::{Flow, FlowEdge, FlowNode, Shape};
use serde::Deserialize;

/// Steps of a flow at most.
pub const NODES_MAX: usize = 60;
/// Columns and rows at most.
const PLACES_MAX: u32 = 12;

#[derive(Deserialize)]
struct Kept {
    nodes: Vec<Node>,
    #[serde(default)]
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    text: String,
    #[serde(default)]
    shape: String,
    column: u32,
    row: u32,
}

#[derive(Deserialize)]
struct Edge {
    from: String,
    to: String,
    #[serde(default)]
    text: String,
}

/// The flow; `None` where it isn't written so, or is too large.
#[must_use]
pub fn parsed(text: &str) -> Option<Flow> {
    let kept: Kept = serde_json::from_str(text).ok()?;
    let fits = kept.nodes.len() <= NODES_MAX
        && kept
            .nodes
            .iter()
            .all(|node| node.column < PLACES_MAX && node.row < PLACES_MAX)
        && kept.edges.len() <= 2 * NODES_MAX;
    let node = |node: Node| FlowNode {
        id: node.id,
        text: node.text,
        shape: match node.shape.as_str() {
            "choice" => Shape::Choice,
            "end" => Shape::End,
            _ => Shape::Step,
        },
        column: node.column,
        row: node.row,
    };
    let edge = |edge: Edge| FlowEdge {
        from: edge.from,
        to: edge.to,
        text: edge.text,
    };
    fits.then(|| Flow {
        nodes: kept.nodes.into_iter().map(node).collect(),
        edges: kept.edges.into_iter().map(edge).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A6: what isn't a flow is none, and one without end isn't drawn.
    #[test]
    fn a_flow_is_read_or_refused() {
        let text = r#"{"nodes":[{"id":"a","text":"开始","shape":"end","column":0,"row":0}],"edges":[]}"#;
        assert_eq!(parsed(text).unwrap().nodes.len(), 1);
        assert_eq!(parsed("nothing"), None);
        assert_eq!(parsed(&text.replace("\"row\":0", "\"row\":4000")), None);
    }
}
