//! What is written is read back as it was.

use guanxi_document::{Cell, TableFile, TableWriter, WriteFormat};
use guanxi_types::Day;

use crate::fixture::{Folder, open};

/// 2017-01-31T12:30:00
const NOON_THIRTY: i64 = 1_485_865_800_000;

fn rows() -> Vec<Vec<Cell<'static>>> {
    let day = Cell::Date(Day::new(17_197));
    vec![
        vec![
            Cell::Text("=1+1"),
            Cell::Int(-3),
            Cell::Decimal("-12.30"),
            day,
            Cell::DateTime(NOON_THIRTY),
        ],
        vec![
            Cell::Text("'=x"),
            Cell::Int(7),
            Cell::Decimal("0.05"),
            Cell::Empty,
            Cell::Empty,
        ],
        vec![
            Cell::Text("@SUM(A1)"),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ],
        vec![
            Cell::Text("+86 138"),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ],
        vec![
            Cell::Text("-"),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ],
        vec![
            Cell::Text("\ttab, \"quote\"\nline"),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ],
        vec![
            Cell::Text("关系 😀"),
            Cell::Int(i64::MAX),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ],
    ]
}

fn write(folder: &Folder, format: WriteFormat) -> TableFile {
    let path = folder.path("export");
    let headers = ["名称", "数", "金额", "日", "时间"];
    let mut writer = TableWriter::create(&path, format, &headers).unwrap();
    for row in rows() {
        writer.write_row(row).unwrap();
    }
    writer.finish().unwrap();
    let file = open(&path);
    assert_eq!(file.info().headers, headers);
    file
}

/// I3
#[test]
fn csv_gives_back_every_text() {
    let folder = Folder::new();
    let mut file = write(&folder, WriteFormat::Csv);
    for row in rows() {
        let read = file.next_row().unwrap().unwrap();
        let expected: Vec<String> = row.iter().map(Cell::to_text).collect();
        let texts: Vec<String> = read.cells().map(|cell| cell.to_text()).collect();
        assert_eq!(texts, expected);
        assert!(read.problem().is_none());
    }
    assert!(file.next_row().unwrap().is_none());
}

#[test]
fn csv_starts_with_the_mark_excel_wants_and_starts_no_formula() {
    let folder = Folder::new();
    drop(write(&folder, WriteFormat::Csv));
    let text = std::fs::read_to_string(folder.path("export")).unwrap();
    assert!(text.starts_with("\u{FEFF}名称,"));
    assert!(text.contains("\r\n'=1+1,-3,-12.30,2017-01-31,2017-01-31 12:30:00\r\n"));
    assert!(text.contains("\r\n'@SUM(A1),"));
}

/// I3
#[test]
fn excel_gives_back_every_value_with_its_type() {
    let folder = Folder::new();
    let mut file = write(&folder, WriteFormat::Xlsx);
    for row in rows() {
        let read = file.next_row().unwrap().unwrap();
        let expected: Vec<Cell<'_>> = row
            .into_iter()
            .map(|cell| match cell {
                Cell::Decimal(digits) => Cell::Float(digits.parse().unwrap()),
                Cell::Int(i64::MAX) => Cell::Text("9223372036854775807"),
                other => other,
            })
            .collect();
        let cells: Vec<Cell<'_>> = (0..5).map(|at| read.cell(at)).collect();
        assert_eq!(cells, expected);
    }
    assert!(file.next_row().unwrap().is_none());
}

#[test]
fn a_column_of_empty_cells_keeps_its_rows() {
    let folder = Folder::new();
    let path = folder.path("one.csv");
    let mut writer = TableWriter::create(&path, WriteFormat::Csv, &["name"]).unwrap();
    for cell in [Cell::Text("a"), Cell::Empty, Cell::Text("b")] {
        writer.write_row([cell]).unwrap();
    }
    writer.finish().unwrap();
    let mut file = open(&path);
    let mut numbers = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        numbers.push((row.number, row.cell(0).to_text()));
    }
    assert_eq!(numbers, [(2, "a".into()), (3, String::new()), (4, "b".into())]);
}

#[test]
fn excel_says_which_text_it_can_t_hold() {
    let folder = Folder::new();
    let long = "x".repeat(32_768);
    let mut writer = TableWriter::create(&folder.path("long.xlsx"), WriteFormat::Xlsx, &["a"]).unwrap();
    let problem = writer.write_row([Cell::Text(&long)]).unwrap_err();
    assert_eq!(problem.code, "document.cell_too_long_for_excel");
    assert_eq!(problem.params["row"], 1);
}
