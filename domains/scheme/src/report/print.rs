//! Figures as people read them: as the figures' own domain prints them everywhere.

pub use guanxi_insight::print::{Coin, coin_name, count, grouped, shown, word};
