//! The sheet that a count of stock is written on.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_http::shape::{Shapes, choice};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter, TemporaryFile, download};
use guanxi_types::Locale;
use serde_json::Value as Js;

use super::shapes;
use crate::queries::{CountRow, count_sheet};

pub(super) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/stock/count-sheet",
    "read_count_sheet",
    "A sheet to count a store's stock with, as an Excel file; filled in, it is imported as it is",
)
.query(&[
    Parameter::required("store", shapes::id),
    Parameter::new("category", shapes::id),
    Parameter::new("blind", yes_or_no),
])
.gives_file(&["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"])];

fn yes_or_no(_: &mut Shapes) -> Js {
    choice(&["yes", "no"])
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/stock/count-sheet", get(sheet))
}

async fn sheet(call: Call, asked: Asked) -> ApiResult<Response> {
    let (ctx, store, category) = (call.ctx.clone(), asked.id("store")?, asked.some_id("category"));
    let is_blind = asked.is("blind", "yes");
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "xlsx")?;
    let path = file.path().to_owned();
    let writing = call.state.store.read(move |r| {
        let rows = count_sheet(r, &ctx, store, category)?;
        write(&path, &rows, (ctx.locale, is_blind))
    });
    writing.await?;
    Ok(download(
        file.path(),
        &format!("count-{store}.xlsx"),
        WriteFormat::Xlsx.media_type(),
    )
    .await?)
}

fn write(
    path: &std::path::Path,
    rows: &[CountRow],
    (lang, is_blind): (Locale, bool),
) -> guanxi_types::Result<()> {
    let heads = match lang {
        Locale::Zh => [
            "门店编号",
            "商品编号",
            "品名",
            "规格",
            "单位",
            "账面数量",
            "实盘数量",
            "备注",
        ],
        Locale::En => [
            "Store number",
            "Product number",
            "Name",
            "Size",
            "Unit",
            "On the books",
            "Counted",
            "Note",
        ],
    };
    let mut writer = TableWriter::create(path, WriteFormat::Xlsx, &heads)?;
    for row in rows {
        let known = if is_blind {
            String::new()
        } else {
            row.on_hand.to_string()
        };
        let cells = [
            row.store.as_str(),
            row.number.as_str(),
            row.name.as_str(),
            row.size.as_str(),
            row.unit.as_str(),
            known.as_str(),
            "",
            "",
        ];
        writer.write_row(cells.map(Cell::Text))?;
    }
    writer.finish()
}
