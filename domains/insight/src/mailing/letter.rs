//! What a mail of a dashboard says, and its files: made for one receiver, with the figures that he may see, in his language.

use std::path::Path;

use guanxi_http::TemporaryFile;
use guanxi_messages::Attached;
use guanxi_types::{ErrorKind, Locale, Problem, RawId, Result};

use crate::answering::Asker;
use crate::dashboard::{FileFormat, Page, told};

/// A mail that is ready for the outbox.
#[derive(Debug)]
pub(super) struct Letter {
    pub subject: String,
    pub text: String,
    pub files: Vec<Attached>,
}

/// Why there is none.
#[derive(Debug)]
pub(super) enum Refused {
    /// The receiver can't see the dashboard.
    NotVisible,
    /// He may see it, but take nothing out as a table.
    NoExport,
    /// Anything else.
    Other(Problem),
}

/// The formats of a schedule's `format`.
fn formats(format: &str) -> &'static [FileFormat] {
    match format {
        "xlsx" => &[FileFormat::Xlsx],
        "both" => &[FileFormat::Pdf, FileFormat::Xlsx],
        _ => &[FileFormat::Pdf],
    }
}

/// Writes the letter for who asks. A receiver who may not export gets the printed form alone where there are both.
pub(super) fn write(
    asker: &Asker,
    (dashboard, format): (RawId, &str),
    receiver: &str,
    (site, folder): (&str, &Path),
) -> Result<Letter, Refused> {
    let page = Page::open(asker, dashboard).map_err(|problem| match problem.kind {
        ErrorKind::NotFound | ErrorKind::Forbidden => Refused::NotVisible,
        _ => Refused::Other(problem),
    })?;
    let mut files = Vec::new();
    let mut is_without_excel = false;
    for one in formats(format) {
        match attached(asker, &page, *one, folder) {
            Ok(file) => files.push(file),
            Err(problem) if problem.kind == ErrorKind::Forbidden => is_without_excel = true,
            Err(problem) => return Err(Refused::Other(problem)),
        }
    }
    if files.is_empty() {
        return Err(Refused::NoExport);
    }
    let text = text(asker, &page, (receiver, site), is_without_excel).map_err(Refused::Other)?;
    let subject = match asker.ctx.locale {
        Locale::Zh => format!("仪表盘：{} {}", page.name, asker.ctx.today()),
        Locale::En => format!("Dashboard: {} {}", page.name, asker.ctx.today()),
    };
    Ok(Letter { subject, text, files })
}

fn attached(asker: &Asker, page: &Page, format: FileFormat, folder: &Path) -> Result<Attached> {
    let temporary = TemporaryFile::in_folder(folder, format.ending())?;
    format.write(asker, page, temporary.path())?;
    Ok(Attached {
        name: page.file_name(asker, format),
        media_type: format.media_type().to_owned(),
        content: std::fs::read(temporary.path()).map_err(Problem::internal)?,
    })
}

fn text(
    asker: &Asker,
    page: &Page,
    (receiver, site): (&str, &str),
    is_without_excel: bool,
) -> Result<String> {
    let locale = asker.ctx.locale;
    let as_of = asker.insight.as_of().said(locale, &asker.ctx.zone);
    let zh = locale == Locale::Zh;
    let mut lines = vec![if zh {
        format!("{receiver}，您好：\n\n附件是仪表盘“{}”。", page.name)
    } else {
        format!("Dear {receiver},\n\nattached is the dashboard \"{}\".", page.name)
    }];
    let gap = if zh { "：" } else { ": " };
    lines.extend(page.note.clone());
    lines.push(as_of);
    for (name, value) in told::filters(asker, page)? {
        lines.push(format!("{name}{gap}{value}"));
    }
    lines.push(if zh {
        "数据按您本人的权限计算，其他收件人看到的可能不同。".to_owned()
    } else {
        "The figures are those that you may see; other receivers may get different ones.".to_owned()
    });
    if is_without_excel {
        lines.push(if zh {
            "您没有导出权限，所以没有附上 Excel 文件；需要时请联系管理员。".to_owned()
        } else {
            "You may not export these figures, so the Excel file was left out; ask an administrator if you need it.".to_owned()
        });
    }
    let site = site.trim_end_matches('/');
    if !site.is_empty() {
        let what = if zh { "在线查看" } else { "See it online" };
        lines.push(format!("{what}{gap}{site}/dashboards/{}", page.id));
    }
    Ok(lines.join("\n") + "\n")
}
