//! Excel and Parquet with their types.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use guanxi_document::{Cell, Format, OpenOptions, TableFile};
use guanxi_types::Day;
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use crate::fixture::{Folder, open};

/// 2017-01-31T12:30:00
const NOON_THIRTY: i64 = 1_485_865_800_000;

fn workbook(path: &std::path::Path) {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.set_name("参数").unwrap().set_hidden(true);
    hidden.write(0, 0, "not this").unwrap();
    let sheet = book.add_worksheet();
    // A file must show some sheet, so the first can be hidden only when another is active.
    sheet.set_name("销售").unwrap().set_active(true);
    for (column, header) in (0..).zip(["编号", "金额", "日期", "时间", "有效", "备注"]) {
        sheet.write(0, column, header).unwrap();
    }
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    let time = CellFormat::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let day = ExcelDateTime::from_ymd(2017, 1, 31).unwrap();
    sheet.write(1, 0, 42).unwrap();
    sheet.write(1, 1, 12.3).unwrap();
    sheet.write_with_format(1, 2, &day, &date).unwrap();
    sheet
        .write_with_format(1, 3, day.clone().and_hms(12, 30, 0).unwrap(), &time)
        .unwrap();
    sheet.write(1, 4, true).unwrap();
    sheet.write(3, 5, "=后面").unwrap();
    book.save(path).unwrap();
}

/// B1
#[test]
fn excel_cells_keep_their_types() {
    let folder = Folder::new();
    let path = folder.path("sales.xlsx");
    workbook(&path);
    let mut file = open(&path);
    assert_eq!(file.info().format, Format::Xlsx);
    assert_eq!(file.info().sheet.as_deref(), Some("销售"));
    assert_eq!(
        file.info().headers,
        ["编号", "金额", "日期", "时间", "有效", "备注"]
    );
    let row = file.next_row().unwrap().unwrap();
    let day: Day = "2017-01-31".parse().unwrap();
    let cells: Vec<Cell<'_>> = row.cells().collect();
    assert_eq!(
        cells,
        [
            Cell::Int(42),
            Cell::Float(12.3),
            Cell::Date(day),
            Cell::DateTime(NOON_THIRTY),
            Cell::Bool(true)
        ]
    );
    assert_eq!(row.number, 2);
    let row = file.next_row().unwrap().unwrap();
    assert_eq!((row.number, row.cell(5)), (4, Cell::Text("=后面")));
    assert!(file.next_row().unwrap().is_none());
}

#[test]
fn a_sheet_is_chosen_by_name() {
    let folder = Folder::new();
    let path = folder.path("sales.xlsx");
    workbook(&path);
    let named = |sheet: &str| OpenOptions {
        sheet: Some(sheet.into()),
        ..OpenOptions::default()
    };
    assert_eq!(
        TableFile::open(&path, &named("参数")).unwrap().info().headers,
        ["not this"]
    );
    let problem = TableFile::open(&path, &named("没有")).unwrap_err();
    assert_eq!(problem.code, "document.unknown_sheet");
}

pub fn parquet(path: &std::path::Path, rows: i64) {
    let ids: Vec<i64> = (0..rows).collect();
    let names: Vec<Option<String>> = ids
        .iter()
        .map(|n| (n % 3 != 1).then(|| format!("名{n}")))
        .collect();
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(ids.iter().map(|_| Some(vec![Some(1)])));
    let amounts: Vec<i128> = ids.iter().map(|n| i128::from(*n) - 105).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(ids.clone()))),
        ("name", Arc::new(StringArray::from(names))),
        (
            "price",
            Arc::new(Float64Array::from_iter_values(
                ids.iter().map(|n| guanxi_types::to_f64(*n) / 10.0),
            )),
        ),
        (
            "amount",
            Arc::new(
                Decimal128Array::from(amounts)
                    .with_precision_and_scale(12, 2)
                    .unwrap(),
            ),
        ),
        (
            "ok",
            Arc::new(BooleanArray::from(
                ids.iter().map(|n| n % 2 == 0).collect::<Vec<_>>(),
            )),
        ),
        (
            "day",
            Arc::new(Date32Array::from_iter_values(
                ids.iter().map(|n| i32::try_from(n % 30).unwrap()),
            )),
        ),
        (
            "at",
            Arc::new(TimestampMicrosecondArray::from_iter_values(
                ids.iter().map(|_| NOON_THIRTY * 1_000),
            )),
        ),
        (
            "utc",
            Arc::new(
                TimestampMicrosecondArray::from_iter_values(ids.iter().map(|_| NOON_THIRTY * 1_000))
                    .with_timezone("UTC"),
            ),
        ),
        ("tags", Arc::new(list)),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_cells_keep_their_types() {
    let folder = Folder::new();
    let path = folder.path("sales.parquet");
    parquet(&path, 10_000);
    let mut file = open(&path);
    assert_eq!(file.info().rows_estimate, 10_000);
    assert_eq!(file.info().skipped_columns, ["tags"]);
    assert_eq!(
        file.info().headers,
        ["id", "name", "price", "amount", "ok", "day", "at", "utc"]
    );
    assert_eq!(file.info().sample[2][..4], ["2", "名2", "0.2", "-1.03"]);
    let mut count = 0;
    while let Some(row) = file.next_row().unwrap() {
        let n = count;
        count += 1;
        assert_eq!(row.number, u64::try_from(count).unwrap());
        assert_eq!(row.cell(0), Cell::Int(n));
        match row.cell(1) {
            Cell::Text(name) => assert_eq!(name, format!("名{n}")),
            other => assert_eq!((other, n % 3), (Cell::Empty, 1)),
        }
        if n == 1 {
            assert_eq!(row.cell(3), Cell::Decimal("-1.04"));
            assert_eq!(row.cell(4), Cell::Bool(false));
            assert_eq!(row.cell(5), Cell::Date(Day::new(1)));
            assert_eq!(row.cell(6), Cell::DateTime(NOON_THIRTY));
            assert_eq!(row.cell(7), Cell::Instant(NOON_THIRTY));
        }
    }
    assert_eq!(count, 10_000);
}

#[test]
fn only_the_wanted_columns_are_read() {
    let folder = Folder::new();
    let path = folder.path("sales.parquet");
    parquet(&path, 3);
    let wanted = |names: &[&str]| OpenOptions {
        columns: Some(names.iter().map(|n| (*n).to_owned()).collect()),
        ..OpenOptions::default()
    };
    let mut file = TableFile::open(&path, &wanted(&["price", "id"])).unwrap();
    let row = file.next_row().unwrap().unwrap();
    assert_eq!(row.cells().collect::<Vec<_>>(), [Cell::Float(0.0), Cell::Int(0)]);
    assert_eq!(
        TableFile::open(&path, &wanted(&["tags"])).unwrap_err().code,
        "document.unknown_column"
    );
}
