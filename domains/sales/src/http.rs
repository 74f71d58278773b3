//! Quotations, orders, invoices, payments and contracts over the web: their verbs. Records are read as any other.

mod body;
mod paper;
mod read;
mod shapes;
mod write;

use axum::Router;
use axum::routing::{get, post};
use guanxi_http::{AppState, Operation, Parameter};

const QUOTATIONS: [Operation; 8] = [
    Operation::post(
        "/sales/price",
        "price_quotation",
        "What goods would cost a customer, line by line, and why",
    )
    .takes(shapes::asked)
    .gives(200, shapes::offer),
    Operation::post(
        "/sales/quotations",
        "write_new_quotation",
        "Write a quotation, priced now",
    )
    .takes(shapes::draft)
    .gives(201, shapes::quotation)
    .refuses(&[409]),
    Operation::get(
        "/sales/quotations/{id}",
        "read_quotation",
        "A quotation with lines, versions, reasons of its prices, and what may be done with it",
    )
    .gives(200, shapes::quotation),
    Operation::put(
        "/sales/quotations/{id}",
        "write_quotation",
        "Write a draft anew, priced now",
    )
    .takes(shapes::draft)
    .gives(200, shapes::quotation)
    .refuses(&[409, 412]),
    Operation::post(
        "/sales/quotations/{id}/steps",
        "move_quotation",
        "Submit, approve, return, send, accept, decline or withdraw a quotation",
    )
    .takes(shapes::step)
    .gives(200, shapes::quotation)
    .refuses(&[409, 412]),
    Operation::post(
        "/sales/quotations/{id}/reprice",
        "reprice_quotation",
        "Price a draft again, as it is, now",
    )
    .gives(200, shapes::quotation)
    .refuses(&[409]),
    Operation::post(
        "/sales/quotations/{id}/revisions",
        "revise_quotation",
        "Make a new version of a quotation that was approved, sent or answered",
    )
    .gives(201, shapes::quotation)
    .refuses(&[409]),
    Operation::post(
        "/sales/quotations/{id}/order",
        "order_quotation",
        "Make the order of an accepted quotation",
    )
    .takes(shapes::order_of_quotation)
    .gives(201, shapes::order)
    .refuses(&[409]),
];

const ORDERS: [Operation; 9] = [
    Operation::post(
        "/sales/orders",
        "write_new_order",
        "Make an order without a quotation",
    )
    .takes(shapes::direct_order)
    .gives(201, shapes::order)
    .refuses(&[409]),
    Operation::get(
        "/sales/orders/{id}",
        "read_order",
        "An order with lines, stock kept for them, deliveries and invoices",
    )
    .gives(200, shapes::order),
    Operation::post(
        "/sales/orders/{id}/reserve",
        "reserve_stock",
        "Keep the stock that there is by now for what an order lacks",
    )
    .gives(200, shapes::order)
    .refuses(&[409]),
    Operation::post(
        "/sales/orders/{id}/deliveries",
        "deliver_order",
        "Deliver lines of an order, or all that is left",
    )
    .takes(shapes::delivery)
    .gives(201, shapes::order)
    .refuses(&[409]),
    Operation::post(
        "/sales/orders/{id}/invoices",
        "invoice_order",
        "Invoice delivered lines of an order, or all of them",
    )
    .takes(shapes::invoice)
    .gives(201, shapes::order)
    .refuses(&[409]),
    Operation::post(
        "/sales/orders/{id}/end",
        "end_order",
        "Cancel an order, or close it before all is delivered",
    )
    .takes(shapes::end)
    .gives(200, shapes::order)
    .refuses(&[409, 412]),
    Operation::post(
        "/sales/invoices/{id}/void",
        "void_invoice",
        "Undo an invoice by a credit note",
    )
    .takes(shapes::reason)
    .gives(201, shapes::credit_note)
    .refuses(&[409]),
    Operation::get(
        "/sales/customers/{id}/balance",
        "read_customer_balance",
        "What a customer owes, and what credit he has",
    )
    .gives(200, shapes::balance),
    Operation::get(
        "/sales/stock",
        "read_available_stock",
        "What a store has of a product, keeps for orders, and has free",
    )
    .query(&[
        Parameter::required("store", shapes::id),
        Parameter::required("product", shapes::id),
    ])
    .gives(200, shapes::stock),
];

const MONEY: [Operation; 4] = [
    Operation::post(
        "/sales/payments",
        "write_new_payment",
        "Write down what a customer paid",
    )
    .takes(shapes::payment)
    .gives(201, shapes::paid)
    .refuses(&[409]),
    Operation::post(
        "/sales/payments/{id}/allocations",
        "allocate_payment",
        "Pay invoices with what is left of a payment",
    )
    .takes(shapes::allocation)
    .gives(200, shapes::paid)
    .refuses(&[409]),
    Operation::post(
        "/sales/contracts/{id}/steps",
        "move_contract",
        "Put a contract into force, or end it",
    )
    .takes(shapes::contract_step)
    .gives(200, shapes::contract)
    .refuses(&[409, 412]),
    Operation::post(
        "/sales/contracts/{id}/renewals",
        "renew_contract",
        "Make the contract that goes on from one; once",
    )
    .gives(201, shapes::contract)
    .refuses(&[409]),
];

const PAPERS: [Operation; 3] = [
    Operation::get(
        "/sales/quotations/{id}/pdf",
        "print_quotation",
        "A quotation on paper",
    )
    .query(&[Parameter::new("lang", shapes::language)])
    .gives_file(&[paper::PDF]),
    Operation::get("/sales/orders/{id}/pdf", "print_order", "An order on paper")
        .query(&[Parameter::new("lang", shapes::language)])
        .gives_file(&[paper::PDF]),
    Operation::get(
        "/sales/invoices/{id}/pdf",
        "print_invoice",
        "An invoice or a credit note on paper",
    )
    .query(&[Parameter::new("lang", shapes::language)])
    .gives_file(&[paper::PDF]),
];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [&QUOTATIONS[..], &ORDERS, &MONEY, &PAPERS].concat()
}

/// `/sales/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/sales/price", post(read::price))
        .route("/sales/quotations", post(write::create_quotation))
        .route(
            "/sales/quotations/{id}",
            get(read::quotation).put(write::update_quotation),
        )
        .route("/sales/quotations/{id}/steps", post(write::step))
        .route("/sales/quotations/{id}/reprice", post(write::reprice))
        .route("/sales/quotations/{id}/revisions", post(write::revise))
        .route("/sales/quotations/{id}/order", post(write::order_quotation))
        .route("/sales/orders", post(write::order_directly))
        .route("/sales/orders/{id}", get(read::order))
        .route("/sales/orders/{id}/reserve", post(write::reserve))
        .route("/sales/orders/{id}/deliveries", post(write::deliver))
        .route("/sales/orders/{id}/invoices", post(write::invoice))
        .route("/sales/orders/{id}/end", post(write::end_order))
        .route("/sales/invoices/{id}/void", post(write::void))
        .route("/sales/payments", post(write::pay))
        .route("/sales/payments/{id}/allocations", post(write::allocate))
        .route("/sales/contracts/{id}/steps", post(write::contract_step))
        .route("/sales/contracts/{id}/renewals", post(write::renew))
        .route("/sales/customers/{id}/balance", get(read::balance))
        .route("/sales/stock", get(read::stock))
        .route("/sales/quotations/{id}/pdf", get(paper::quotation))
        .route("/sales/orders/{id}/pdf", get(paper::order))
        .route("/sales/invoices/{id}/pdf", get(paper::invoice))
}
