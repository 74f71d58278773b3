//! The parts that are alike in every document but for its language and title.

use std::fmt::Write as _;

use guanxi_types::Locale;

use crate::Document;
use crate::chart::escaped;

pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

pub(super) const CONTENT_TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>",
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
    "<Override PartName=\"/word/document.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    "<Override PartName=\"/word/styles.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>",
    "<Override PartName=\"/word/settings.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>",
    "<Override PartName=\"/word/numbering.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/>",
    "<Override PartName=\"/word/footnotes.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml\"/>",
    "<Override PartName=\"/word/header1.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>",
    "<Override PartName=\"/word/footer1.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/></Types>",
);

pub(super) const RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rDocument\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" ",
    "Target=\"word/document.xml\"/><Relationship Id=\"rCore\" ",
    "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" ",
    "Target=\"docProps/core.xml\"/></Relationships>",
);

pub(super) const NUMBERING: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:abstractNum w:abstractNumId=\"0\">",
    "<w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/>",
    "<w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"420\" w:hanging=\"280\"/></w:pPr></w:lvl>",
    "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
);

pub(super) const FOOTER: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>",
    "</w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
    "</w:p></w:ftr>",
);

/// The header of every page but the cover.
pub(super) fn header(document: &Document) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:hdr {NAMESPACES}><w:p><w:pPr>\
         <w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r><w:tab/></w:r>\
         <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
        escaped(&document.title),
        escaped(&document.subtitle)
    )
}

/// What the file says of itself.
pub(super) fn core(document: &Document) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language>\
         </cp:coreProperties>",
        escaped(&document.title),
        document.tag()
    )
}

pub(super) fn settings(document: &Document) -> String {
    format!(
        // In the order of CT_Settings. Compatibility 15: Word shows the file as its own, not as one of an older version.
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:settings {NAMESPACES}>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:updateFields w:val=\"true\"/>\
         <w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting \
         w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"{}\" w:eastAsia=\"zh-CN\"/></w:settings>",
        if document.lang == Locale::Zh {
            "zh-CN"
        } else {
            "en-US"
        }
    )
}

/// What leads from the document to its other parts.
pub(super) fn document_relations(pictures: usize) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    let parts = [
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rNumbering", "numbering", "numbering.xml"),
        ("rFootnotes", "footnotes", "footnotes.xml"),
        ("rHeader", "header", "header1.xml"),
        ("rFooter", "footer", "footer1.xml"),
    ];
    for (id, name, target) in parts {
        let _ = write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{kind}/{name}\" Target=\"{target}\"/>"
        );
    }
    for at in 1..=pictures {
        let _ = write!(
            out,
            "<Relationship Id=\"rPicture{at}\" Type=\"{kind}/image\" Target=\"media/picture{at}.png\"/>"
        );
    }
    out.push_str("</Relationships>");
    out
}

/// A style of paragraphs: its id, its name, what it is based on, its paragraph's and its text's properties.
struct Style(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const STYLES: [Style; 18] = [
    Style(
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:pageBreakBefore/><w:spacing w:before=\"0\" w:after=\"320\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\"/><w:b/><w:sz w:val=\"36\"/>",
    ),
    Style(
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"160\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\"/><w:b/><w:color w:val=\"1D4FA8\"/><w:sz w:val=\"28\"/>",
    ),
    Style(
        "Heading3",
        "heading 3",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"100\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\"/><w:b/><w:sz w:val=\"23\"/>",
    ),
    Style(
        "Title",
        "Title",
        "Normal",
        "<w:spacing w:before=\"4000\" w:after=\"240\"/>",
        "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\"/><w:b/><w:sz w:val=\"56\"/>",
    ),
    Style(
        "Subtitle",
        "Subtitle",
        "Normal",
        "<w:spacing w:after=\"3600\"/>",
        "<w:color w:val=\"5F6B7A\"/><w:sz w:val=\"30\"/>",
    ),
    Style(
        "CoverFact",
        "Cover Fact",
        "Normal",
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"2200\"/></w:tabs>",
        "",
    ),
    Style(
        "ContentsHead",
        "Contents Head",
        "Normal",
        "<w:pageBreakBefore/><w:spacing w:after=\"240\"/>",
        "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\"/><w:b/><w:sz w:val=\"32\"/>",
    ),
    Style(
        "TOC1",
        "toc 1",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9298\"/></w:tabs><w:spacing w:before=\"120\"/>",
        "<w:b/>",
    ),
    Style(
        "TOC2",
        "toc 2",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9298\"/></w:tabs><w:ind w:left=\"320\"/>",
        "",
    ),
    Style(
        "ListBullet",
        "List Bullet",
        "Normal",
        "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"60\"/>",
        "",
    ),
    Style(
        "Picture",
        "Picture",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"200\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
        "",
    ),
    Style(
        "Caption",
        "caption",
        "Normal",
        "<w:spacing w:before=\"60\" w:after=\"240\"/><w:jc w:val=\"center\"/>",
        "<w:color w:val=\"5F6B7A\"/><w:sz w:val=\"18\"/>",
    ),
    Style(
        "TableCaption",
        "Table Caption",
        "Caption",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/>",
        "",
    ),
    Style(
        "TableText",
        "Table Text",
        "Normal",
        "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"17\"/>",
    ),
    Style(
        "FootnoteText",
        "footnote text",
        "Normal",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:color w:val=\"4A5563\"/><w:sz w:val=\"16\"/>",
    ),
    Style(
        "Header",
        "header",
        "Normal",
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"C3CAD3\"/></w:pBdr>\
         <w:tabs><w:tab w:val=\"right\" w:pos=\"9298\"/></w:tabs>",
        "<w:color w:val=\"5F6B7A\"/><w:sz w:val=\"17\"/>",
    ),
    Style(
        "Footer",
        "footer",
        "Normal",
        "<w:jc w:val=\"center\"/>",
        "<w:color w:val=\"5F6B7A\"/><w:sz w:val=\"17\"/>",
    ),
    Style("BodyText", "Body Text", "Normal", BODY, ""),
];

/// Chinese paragraphs begin two characters in; English ones don't, so this part is left out of theirs.
const INDENT: &str = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"420\"/>";
const BODY: &str =
    "<w:spacing w:after=\"120\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"420\"/><w:jc w:val=\"both\"/>";

/// All styles.
pub(super) fn styles(document: &Document) -> String {
    let is_zh = document.lang == Locale::Zh;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"宋体\" w:cs=\"Times New Roman\"/>\
         <w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:line=\"360\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr>\
         <w:kinsoku/><w:overflowPunct/><w:autoSpaceDE/><w:autoSpaceDN/></w:pPr></w:style>"
    );
    for Style(id, name, base, paragraph, text) in &STYLES {
        let paragraph = if is_zh {
            (*paragraph).to_owned()
        } else {
            paragraph.replace(INDENT, "")
        };
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{base}\"/>\
             <w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
        );
    }
    out.push_str(
        "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/><w:rPr>\
         <w:vertAlign w:val=\"superscript\"/></w:rPr></w:style><w:style w:type=\"table\" w:styleId=\"Figures\">\
         <w:name w:val=\"Figures\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"10\" w:color=\"1F2933\"/>\
         <w:bottom w:val=\"single\" w:sz=\"8\" w:color=\"1F2933\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"D9DFE6\"/>\
         </w:tblBorders><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val=\"single\" w:sz=\"6\" \
         w:color=\"1F2933\"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style></w:styles>",
    );
    out
}
