//! What users upload by mistake, and what attackers upload on purpose.

use std::io::{Seek, SeekFrom, Write};

use guanxi_document::{Limits, OpenOptions, TableFile};
use guanxi_types::Result;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use crate::{
    binary_files,
    fixture::{Folder, all, open, refusal, until_problem},
};

/// B2
#[test]
fn a_cell_of_ten_megabytes_spoils_its_row_only() {
    let folder = Folder::new();
    let huge = "长".repeat(10 << 20 >> 1);
    for text in [
        format!("a,b,c\n1,2,3\n4,{huge},6\n7,8,9\n"),
        format!("a,b,c\n1,2,3\n4,\"{huge}\",6\n7,8,9\n"),
    ] {
        let mut file = open(&folder.file("huge.csv", text));
        let mut seen = Vec::new();
        while let Some(row) = file.next_row().unwrap() {
            let problem = row.problem().map(|p| (p.code, p.column, p.limit));
            seen.push((row.number, row.cell(0).to_text(), row.cell(2).to_text(), problem));
        }
        let fault = Some(("document.cell_too_large", Some(1), 65_536));
        assert_eq!(
            seen,
            [
                (2, "1".into(), "3".into(), None),
                (3, "4".into(), "6".into(), fault),
                (4, "7".into(), "9".into(), None)
            ]
        );
    }
}

#[test]
fn a_row_with_more_cells_than_headers_is_told() {
    let folder = Folder::new();
    let mut file = open(&folder.file("wide.csv", "a,b\n1,2\n1,2,,\n1,2,3\n"));
    let mut codes = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        codes.push(row.problem().map(|p| (p.code, p.column)));
    }
    assert_eq!(codes, [None, None, Some(("document.too_many_cells", Some(2)))]);
    let wide = ["x"; 1_200].join(",");
    let mut file = open(&folder.file("wider.csv", format!("a,b\n1,2\n1,2\n{wide}\n3,4\n")));
    let rows = {
        let mut codes = Vec::new();
        while let Some(row) = file.next_row().unwrap() {
            codes.push((row.number, row.problem().map(|p| p.code)));
        }
        codes
    };
    assert_eq!(
        rows,
        [
            (2, None),
            (3, None),
            (4, Some("document.too_many_columns")),
            (5, None)
        ]
    );
}

#[test]
fn bytes_that_break_the_encoding_are_named_by_their_row() {
    let folder = Folder::new();
    let mut bytes = "a,b\n".as_bytes().to_vec();
    for n in 0..200_000 {
        bytes.extend_from_slice(format!("{n},姓名\n").as_bytes());
    }
    bytes.extend_from_slice(b"200000,\xC0\xFF\n200001,x\n");
    let mut file = open(&folder.file("broken.csv", bytes));
    let (rows, problem) = until_problem(&mut file);
    assert_eq!(rows.len(), 200_000);
    assert_eq!(problem.code, "document.bad_encoding");
    assert_eq!(problem.params["row"], 200_002);
}

#[test]
fn a_text_cut_off_inside_quotes_loses_nothing_before() {
    let folder = Folder::new();
    let mut text = String::from("a,b\n");
    for n in 0..1_000 {
        text.push_str(&format!("{n},\"x\ny\"\n"));
    }
    text.push_str("1000,\"cut here");
    let mut file = open(&folder.file("cut.csv", text));
    let (rows, problem) = until_problem(&mut file);
    assert_eq!(rows.len(), 1_000);
    assert_eq!(rows.last(), Some(&2_000));
    assert_eq!(
        (problem.code.as_str(), &problem.params["row"]),
        ("document.truncated", &2_002.into())
    );
}

#[test]
fn a_last_line_that_is_short_and_unended_is_told() {
    let folder = Folder::new();
    let mut file = open(&folder.file("cut.csv", "a,b,c\n1,2,3\n4,5,6\n7,8"));
    let mut codes = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        codes.push(row.problem().map(|p| p.code));
    }
    assert_eq!(codes, [None, None, Some("document.truncated")]);
    assert_eq!(
        all(&mut open(&folder.file("whole.csv", "a,b,c\n1,2,3\n7,8,9"))).len(),
        2
    );
}

#[test]
fn containers_cut_off_are_called_so() {
    let folder = Folder::new();
    let book = folder.path("book.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..1_000 {
        sheet.write(row, 0, format!("text {row}")).unwrap();
    }
    workbook.save(&book).unwrap();
    let sales = folder.path("sales.parquet");
    binary_files::parquet(&sales, 10_000);
    for path in [book, sales] {
        let whole = std::fs::read(&path).unwrap();
        for keep in [whole.len() / 3, whole.len() / 2, whole.len() - 10] {
            let problem = refusal(&folder.file("cut", &whole[..keep]));
            assert_eq!(
                problem.code,
                "document.truncated",
                "{} {keep}: {problem}",
                path.display()
            );
        }
    }
}

#[test]
fn a_damaged_container_is_refused_without_a_panic() {
    let folder = Folder::new();
    let sales = folder.path("sales.parquet");
    binary_files::parquet(&sales, 10_000);
    let whole = std::fs::read(&sales).unwrap();
    for at in (100..whole.len() - 8).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[at..at + 8].fill(0xA5);
        let outcome =
            TableFile::open(folder.file("damaged", bytes), &OpenOptions::default()).and_then(read_out);
        if let Err(problem) = outcome {
            assert!(problem.code.starts_with("document."), "{problem}");
        }
    }
}

fn read_out(mut file: TableFile) -> Result<()> {
    while file.next_rows()?.is_some() {}
    Ok(())
}

fn zip_with(folder: &Folder, name: &str, sheet: &[u8]) -> std::path::PathBuf {
    let path = folder.path(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = SimpleFileOptions::default();
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    zip.write_all(sheet).unwrap();
    zip.finish().unwrap();
    path
}

/// B2
#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let folder = Folder::new();
    let path = zip_with(&folder, "bomb.xlsx", &vec![b' '; 64 << 20]);
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    let problem = refusal(&path);
    assert_eq!(
        (problem.code.as_str(), &problem.params["limit"]),
        ("document.zip_bomb", &"ratio".into())
    );
    let limits = Limits {
        zip_bytes: 1 << 20,
        zip_ratio: u64::MAX,
        ..Limits::default()
    };
    let options = OpenOptions {
        limits,
        ..OpenOptions::default()
    };
    let problem = TableFile::open(&path, &options).unwrap_err();
    assert_eq!(
        (problem.code.as_str(), &problem.params["limit"]),
        ("document.zip_bomb", &"bytes".into())
    );
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_found_while_measuring() {
    let folder = Folder::new();
    let size: u32 = 64 << 20;
    let path = zip_with(&folder, "liar.xlsx", &vec![b' '; 64 << 20]);
    // Both the local header and the directory claim 1,000 bytes instead.
    let mut bytes = std::fs::read(&path).unwrap();
    let (truth, lie) = (size.to_le_bytes(), 1_000_u32.to_le_bytes());
    let places: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == truth)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&lie);
    }
    let problem = refusal(&folder.file("liar.xlsx", bytes));
    assert!(
        ["document.zip_bomb", "document.unreadable", "document.truncated"].contains(&problem.code.as_str())
    );
    assert_ne!(problem.kind.status(), 500);
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    let folder = Folder::new();
    let cases: [(&[u8], &str); 4] = [
        (b"%PDF-1.7 ...", "pdf"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "zip"),
        (b"a,b\n\0\0\0\0\0\0\0", "binary"),
    ];
    for (bytes, name) in cases {
        let problem = refusal(&folder.file("upload.csv", bytes));
        assert_eq!(
            (problem.code.as_str(), &problem.params["looks_like"]),
            ("document.unknown_format", &name.into())
        );
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_opened() {
    let folder = Folder::new();
    let path = folder.path("sparse.csv");
    let mut file = std::fs::File::create(&path).unwrap();
    file.seek(SeekFrom::Start(5 << 30)).unwrap();
    file.write_all(b"\n").unwrap();
    assert_eq!(refusal(&path).code, "document.too_large");
}
