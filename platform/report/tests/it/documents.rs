//! Documents as their readers get them.

use std::io::{Cursor, Read as _};

use guanxi_report::chart::{Scale, Series, columns};
use guanxi_report::{Block, Document, Figure, Format, Head, Table, brief, write};
use guanxi_types::Locale;

fn document(lang: Locale) -> Document {
    let labels = ["2017-01", "2017-02"].map(str::to_owned);
    let series = Series {
        name: "销售额".to_owned(),
        values: vec![Some(1.5), Some(2.0)],
    };
    let heads = [("月份", false), ("销售额（万元）", true)].map(|(label, is_number)| Head {
        label: label.to_owned(),
        is_number,
    });
    Document {
        lang,
        title: "客户关系管理方案 <1>".to_owned(),
        subtitle: "示例企业".to_owned(),
        facts: vec![("日期".to_owned(), "2026-01-01".to_owned())],
        blocks: vec![
            Block::Heading(1, "第一部分".to_owned()),
            Block::Heading(2, "B5 总销售额".to_owned()),
            Block::Paragraph("全年 “销售” & 增长。".to_owned()),
            Block::List(vec!["一".to_owned()]),
            Block::Table(Table {
                caption: "各月销售额".to_owned(),
                heads: heads.to_vec(),
                rows: vec![vec!["2017-01".to_owned(), "1.50".to_owned()]],
                note: "含退货".to_owned(),
            }),
            Block::Figure(Figure {
                caption: "走势".to_owned(),
                picture: columns(&labels, &[series], Scale::Plain),
                note: "含退货".to_owned(),
            }),
        ],
    }
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A7: Word finds headings, a table of contents, numbered captions, footnotes and pictures, and what is typed is no markup.
#[test]
fn word_gets_a_document_with_structure() {
    let file = write(&document(Locale::Zh), Format::Docx).unwrap();
    let text = part(&file, "word/document.xml");
    for wanted in [
        "w:val=\"Heading1\"",
        "TOC \\o",
        "SEQ 图",
        "SEQ 表",
        "w:footnoteReference w:id=\"1\"",
        "NOTEREF _Note1",
        "r:embed=\"rPicture1\"",
        "<w:tblHeader/>",
        "方案 &lt;1&gt;",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
    // A definition is told once.
    assert_eq!(part(&file, "word/footnotes.xml").matches("含退货").count(), 1);
    assert!(part(&file, "word/styles.xml").contains("w:eastAsia=\"宋体\""));
    let mut archive = zip::ZipArchive::new(Cursor::new(&file)).unwrap();
    let mut png = Vec::new();
    archive
        .by_name("word/media/picture1.png")
        .unwrap()
        .read_to_end(&mut png)
        .unwrap();
    assert!(png.starts_with(b"\x89PNG") && png.len() > 2_000, "{}", png.len());
}

/// A7: settings stand in the order that the standard wants, and signs that XML has no place for are left out.
#[test]
fn word_needs_no_repair() {
    let mut document = document(Locale::Zh);
    document
        .blocks
        .push(Block::Paragraph("一\u{FFFF}\u{0}二\n三".to_owned()));
    let file = write(&document, Format::Docx).unwrap();
    let settings = part(&file, "word/settings.xml");
    let places = [
        "w:characterSpacingControl",
        "w:updateFields",
        "w:footnotePr",
        "w:compat>",
        "w:themeFontLang",
    ]
    .map(|name| settings.find(name).unwrap());
    assert!(places.is_sorted(), "{settings}");
    let text = part(&file, "word/document.xml");
    assert!(text.contains("一二</w:t><w:br/>"));
}

/// A7: beside long texts a day isn't broken into two lines, and of a table over two pages no row stands alone.
#[test]
fn word_gets_tables_that_are_not_torn() {
    let mut document = document(Locale::Zh);
    let head = Head {
        label: "列".to_owned(),
        is_number: false,
    };
    let long = "很长的说明".repeat(12);
    let row = vec!["2025-09-21".to_owned(), long.clone(), long.clone(), long];
    document.blocks = vec![Block::Table(Table {
        caption: "长表".to_owned(),
        heads: vec![head; 4],
        rows: vec![row; 20],
        note: String::new(),
    })];
    let text = part(&write(&document, Format::Docx).unwrap(), "word/document.xml");
    let days = text.split("<w:gridCol w:w=\"").nth(1).unwrap();
    let wide: usize = days.split('"').next().unwrap().parse().unwrap();
    assert!((1_000..1_400).contains(&wide), "{wide}");
    let rows: Vec<&str> = text.split("<w:tr>").skip(2).collect();
    let kept: Vec<bool> = rows.iter().map(|row| row.contains("<w:keepNext/>")).collect();
    let wanted: Vec<bool> = (1..=20).map(|at| at < 3 || (18..20).contains(&at)).collect();
    assert_eq!(kept, wanted);
}

/// A7: the page needs nothing from elsewhere, and a definition that two pictures share is told once.
#[test]
fn the_page_stands_alone() {
    let file = String::from_utf8(write(&document(Locale::Zh), Format::Html).unwrap()).unwrap();
    assert!(file.contains("<svg role=\"img\" aria-label=\"走势\""));
    assert_eq!(file.matches("<li id=\"n").count(), 1);
    assert!(!file.contains("src=") && !file.contains("<script"));
    assert!(file.contains("方案 &lt;1&gt;"));
}

/// A7: pages come in both languages, and the same document gives the same bytes.
#[test]
fn pages_are_set_in_both_languages() {
    for lang in [Locale::Zh, Locale::En] {
        let one = write(&document(lang), Format::Pdf).unwrap();
        assert!(one.starts_with(b"%PDF-"));
        assert_eq!(one, write(&document(lang), Format::Pdf).unwrap());
    }
}

/// H1: a short document is set in both languages, also across where a table is wide, and without any blocks.
#[test]
fn a_short_document_is_set() {
    for lang in [Locale::Zh, Locale::En] {
        let mut one = document(lang);
        assert!(brief(&one).unwrap().starts_with(b"%PDF"));
        let head = Head {
            label: "列".to_owned(),
            is_number: true,
        };
        one.blocks = vec![Block::Table(Table {
            caption: "宽表".to_owned(),
            heads: vec![head; 14],
            rows: vec![vec!["1".to_owned(); 14]; 80],
            note: String::new(),
        })];
        assert!(brief(&one).unwrap().starts_with(b"%PDF"));
        one.blocks.clear();
        one.facts.clear();
        assert!(brief(&one).unwrap().starts_with(b"%PDF"));
    }
}
