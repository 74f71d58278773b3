//! The receipt of a ticket, for whoever holds its signed link: the paper has the link as a QR code.

use guanxi_entity::Value;
use guanxi_store::{Queries, Vault};
use guanxi_types::{Money, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::ticket::{lines, payments};

/// What the link is signed for.
const PURPOSE: &str = "trade.receipt";
/// Characters of the signature that the link carries: 132 bits.
const SIGNATURE: usize = 22;

/// The token of a ticket's receipt: its id, signed.
///
/// # Errors
/// When the company has no key.
pub fn receipt_token(vault: &Vault, sale_id: RawId) -> Result<String> {
    let signed = vault.fingerprint(PURPOSE, &sale_id.to_string())?;
    let signature: String = signed.chars().take(SIGNATURE).collect();
    Ok(format!("{sale_id}.{signature}"))
}

/// The receipt of a token. It names no customer but by the end of the number.
///
/// # Errors
/// `record.not_found` for a token that isn't ours.
pub fn receipt_of_token(r: &mut dyn Queries, token: &str) -> Result<Js> {
    let unknown = || Problem::not_found("trade.sale");
    let id = token
        .split('.')
        .next()
        .and_then(guanxi_http::shape::id_from)
        .ok_or_else(unknown)?;
    let vault = r.vault()?;
    // What is compared are hashes under the company's key: how long it takes tells nothing of the signature.
    let same = |text: &str| vault.fingerprint("trade.receipt.same", text);
    if same(token)? != same(&receipt_token(vault, id)?)? {
        return Err(unknown());
    }
    let row = r.query_first(
        "SELECT s.number, s.sold_at, s.amount, s.kind, s.clerk, o.name, o.address, c.number, \
         (SELECT name FROM org_company ORDER BY id LIMIT 1), (SELECT currency FROM org_company ORDER BY id LIMIT 1), \
         COALESCE(o.zone, (SELECT zone FROM org_company ORDER BY id LIMIT 1)) \
         FROM trade_sale s JOIN org_store o ON o.id = s.store_id \
         LEFT JOIN customers_customer c ON c.id = s.customer_id WHERE s.id = ?1",
        &[Value::from(id)],
    )?;
    let row = row.ok_or_else(unknown)?;
    let member: Vec<char> = row.text(7).chars().collect();
    let end: String = member.iter().skip(member.len().saturating_sub(4)).collect();
    Ok(json!({
        "company": row.text(8),
        "currency": row.text(9),
        "zone": row.text(10),
        "store": row.text(5),
        "address": row.text(6),
        "number": row.text(0),
        "sold_at": guanxi_http::instant(&Value::from(row.int(1))),
        "kind": row.text(3),
        "clerk": row.text(4),
        "member": if end.is_empty() { None } else { Some(format!("****{end}")) },
        "lines": lines(r, id)?,
        "payments": payments(r, id)?,
        "amount": Money::new(row.int(2)).to_string(),
    }))
}
