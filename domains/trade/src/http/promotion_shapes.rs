//! The shapes of what is told of promotions and tickets.

use guanxi_http::shape::{self, Shapes, integer, list, nullable, object, text};
use serde_json::Value as Js;

use super::shapes::decimal;

/// Sums of a simulation, and by day.
pub(super) fn simulation(shapes: &mut Shapes) -> Js {
    shapes.named("PromotionSimulation", |_| simulated())
}

fn simulated() -> Js {
    let day = object(&[
        ("day", shape::day()),
        ("tickets", integer()),
        ("reached", integer()),
        ("discount", decimal()),
        ("net_cost", decimal()),
    ]);
    let product = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("name", text()),
        ("qty", decimal()),
        ("discount", decimal()),
    ]);
    object(&[
        ("tickets", integer()),
        ("reached", integer()),
        ("times", integer()),
        ("near", integer()),
        ("discount", decimal()),
        ("net_cost", decimal()),
        ("turnover_with", decimal()),
        ("turnover_without", decimal()),
        ("turnover_reached", decimal()),
        ("qty", decimal()),
        ("days", list(&day)),
        ("products", list(&product)),
        ("from", shape::day()),
        ("to", shape::day()),
        ("paid", decimal()),
        ("every", integer()),
        ("budget_day", nullable(shape::day())),
    ])
}

/// What a promotion brought and cost.
pub(super) fn promotion_result(shapes: &mut Shapes) -> Js {
    shapes.named("PromotionResult", |_| brought())
}

fn brought() -> Js {
    let day = object(&[
        ("day", shape::day()),
        ("uses", integer()),
        ("tickets", integer()),
        ("discount", decimal()),
    ]);
    let sold = object(&[
        ("turnover", decimal()),
        ("qty", decimal()),
        ("margin", nullable(decimal())),
    ]);
    object(&[
        ("days", list(&day)),
        ("uses", integer()),
        ("tickets", integer()),
        ("customers", integer()),
        ("first_time", integer()),
        ("discount", decimal()),
        ("given_back", decimal()),
        ("turnover_of_tickets", decimal()),
        ("from", nullable(shape::day())),
        ("to", nullable(shape::day())),
        ("lines", sold.clone()),
        ("during", sold.clone()),
        ("before", sold),
    ])
}
