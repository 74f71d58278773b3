//! The nouns of selling to companies and at a distance.

mod contract;
mod delivery;
mod invoice;
mod limit;
mod order;
mod payment;
mod quotation;

pub use contract::{Contract, ContractLine, ContractLinePatch, ContractPatch};
pub use delivery::{Delivery, DeliveryLine, DeliveryLinePatch, DeliveryPatch};
pub use invoice::{Invoice, InvoiceLine, InvoiceLinePatch, InvoicePatch};
pub use limit::{DiscountLimit, DiscountLimitPatch, StoreLimit, StoreLimitPatch};
pub use order::{Order, OrderLine, OrderLinePatch, OrderPatch, Reservation, ReservationPatch};
pub use payment::{Allocation, AllocationPatch, Payment, PaymentPatch};
pub use quotation::{Quotation, QuotationLine, QuotationLinePatch, QuotationPatch};
