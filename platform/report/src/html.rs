//! A document as one page that needs nothing else.

use std::fmt::Write as _;

use crate::chart::escaped;
use crate::{Block, Document, Figure, Table};

const STYLE: &str = include_str!("../templates/report.css");

/// Numbers of what is numbered, and the definitions so far.
#[derive(Default)]
struct Count {
    headings: usize,
    tables: usize,
    figures: usize,
    notes: Vec<String>,
}

impl Count {
    /// The mark that leads to a definition; the same definition is told once.
    fn note(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let known = self.notes.iter().position(|note| note == text);
        let at = known.unwrap_or_else(|| {
            self.notes.push(text.to_owned());
            self.notes.len() - 1
        }) + 1;
        format!("<sup><a href=\"#n{at}\">[{at}]</a></sup>")
    }
}

/// Writes the page.
pub fn html(document: &Document) -> String {
    let mut count = Count::default();
    let mut body = String::new();
    for block in &document.blocks {
        push(&mut body, document, block, &mut count);
    }
    let mut out = String::new();
    let (title, words) = (escaped(&document.title), document.words());
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><header class=\"cover\"><h1>{title}</h1><p>{}</p><dl>",
        document.tag(),
        escaped(&document.subtitle),
    );
    for (name, value) in &document.facts {
        let _ = write!(
            out,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            escaped(name),
            escaped(value)
        );
    }
    let _ = write!(
        out,
        "</dl></header><nav aria-label=\"{c}\"><h2>{c}</h2><ul>{}</ul></nav>{body}",
        contents(document),
        c = words.contents
    );
    if !count.notes.is_empty() {
        let _ = write!(out, "<section class=\"notes\"><h2>{}</h2><ol>", words.notes);
        for (note, at) in count.notes.iter().zip(1..) {
            let _ = write!(out, "<li id=\"n{at}\">{}</li>", escaped(note));
        }
        out.push_str("</ol></section>");
    }
    out.push_str("</main></body></html>\n");
    out
}

fn contents(document: &Document) -> String {
    let mut out = String::new();
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(level, text) => Some((*level, text)),
        _ => None,
    });
    for ((level, text), at) in headings.zip(1..) {
        if level < 3 {
            let _ = write!(
                out,
                "<li class=\"l{level}\"><a href=\"#h{at}\">{}</a></li>",
                escaped(text)
            );
        }
    }
    out
}

fn push(out: &mut String, document: &Document, block: &Block, count: &mut Count) {
    match block {
        Block::Heading(level, text) => {
            count.headings += 1;
            // The cover has the page's only h1.
            let (tag, at) = (level + 1, count.headings);
            let _ = write!(
                out,
                "<h{tag} id=\"h{at}\" class=\"l{level}\">{}</h{tag}>",
                escaped(text)
            );
        }
        Block::Paragraph(text) => {
            let _ = write!(out, "<p>{}</p>", escaped(text));
        }
        Block::List(points) => {
            let items: String = points
                .iter()
                .map(|point| format!("<li>{}</li>", escaped(point)))
                .collect();
            let _ = write!(out, "<ul>{items}</ul>");
        }
        Block::Table(table) => push_table(out, document, table, count),
        Block::Figure(figure) => push_figure(out, document, figure, count),
    }
}

fn push_table(out: &mut String, document: &Document, table: &Table, count: &mut Count) {
    count.tables += 1;
    let (words, mark) = (document.words(), count.note(&table.note));
    let _ = write!(
        out,
        "<div class=\"table\" tabindex=\"0\"><table><caption>{} {}{}{}{}</caption><thead><tr>",
        words.table,
        count.tables,
        words.gap,
        escaped(&table.caption),
        mark,
    );
    let class = |is_number: bool| if is_number { " class=\"n\"" } else { "" };
    for head in &table.heads {
        let _ = write!(
            out,
            "<th scope=\"col\"{}>{}</th>",
            class(head.is_number),
            escaped(&head.label)
        );
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (cell, head) in row.iter().zip(&table.heads) {
            let _ = write!(out, "<td{}>{}</td>", class(head.is_number), escaped(cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn push_figure(out: &mut String, document: &Document, figure: &Figure, count: &mut Count) {
    count.figures += 1;
    let (words, mark) = (document.words(), count.note(&figure.note));
    let caption = escaped(&figure.caption);
    // Names inside a picture are the page's: each picture has its own.
    let svg = figure
        .picture
        .svg
        .replace("\"a\"", &format!("\"a{}\"", count.figures))
        .replace("url(#a)", &format!("url(#a{})", count.figures))
        .replacen(
            "<svg ",
            &format!("<svg role=\"img\" aria-label=\"{caption}\" "),
            1,
        );
    let _ = write!(
        out,
        "<figure>{svg}<figcaption>{} {}{}{caption}{}</figcaption></figure>",
        words.figure, count.figures, words.gap, mark,
    );
}
