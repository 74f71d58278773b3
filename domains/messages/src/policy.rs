//! What is asked once more at the moment of handing over. The rules of contacts belong to marketing, and what journeys had done to
//! journeys: the application brings who knows them.

use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Instant, RawId, Result};

/// A message that is about to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The message.
    pub id: RawId,
    /// Whom it goes to, where that is a customer.
    pub customer: Option<RawId>,
    /// `sms` or `email`.
    pub channel: String,
    /// Whether it is marketing.
    pub is_marketing: bool,
    /// The record that it is about: `domain.entity/id`.
    pub about: Option<String>,
    /// The moment.
    pub now: Instant,
}

/// Whether a message may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Now.
    Now,
    /// Not before this moment: quiet hours.
    Later(Instant),
    /// Neither this one nor any other about the same record before this moment: whoever sends them stands still.
    AllLater(Instant),
    /// Not at all: `capped`, `held_back`, `called_off`.
    Never(&'static str),
}

/// Who knows whether customers may be reached now. It is asked for marketing, and for what keeps quiet hours.
pub trait ContactPolicy: Send + Sync {
    /// Whether a message may leave.
    ///
    /// # Errors
    /// When the database can't be read.
    fn may_leave(&self, r: &mut dyn Queries, schema: &Schema, leaving: &Leaving) -> Result<Leave>;
}
