//! Pages as a printer gets them.

use guanxi_typeset::{Pages, pdf};
use serde_json::json;

const TEMPLATE: &str = r#"
#let data = json("data.json")
#set page("a4")
#set text(font: "Guanxi Sans", lang: "zh")
= #data.title
#strong[#data.bold]
#image("mark.svg", width: 2cm)
#table(columns: 2, ..data.rows.flatten())
"#;
const MARK: &[u8] =
    br#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>"#;

fn set(template: &str, title: &str) -> guanxi_types::Result<Vec<u8>> {
    let data = json!({ "title": title, "bold": "喆堃珺玥", "rows": [["苹果", "¥3.50"], ["Äpfel €", "2"]] });
    pdf(&Pages {
        template,
        data: &data,
        pictures: &[("mark.svg", MARK)],
    })
}

fn has(file: &[u8], words: &str) -> bool {
    file.windows(words.len()).any(|part| part == words.as_bytes())
}

/// D9: a page in Chinese is a PDF that brings the program's own font, so that it looks alike on every machine.
#[test]
fn a_page_brings_its_font() {
    let file = set(TEMPLATE, "报价单 Quotation").expect("a page");
    assert!(file.starts_with(b"%PDF-"));
    assert!(has(&file, "GuanxiSans-Regular"), "names of rare characters too");
    assert!(!has(&file, "LibertinusSerif"), "no other font");
}

/// D9: the same data gives the same file: nothing of the clock or the machine is in it.
#[test]
fn the_same_data_gives_the_same_file() {
    assert_eq!(
        set(TEMPLATE, "报价单").expect("once"),
        set(TEMPLATE, "报价单").expect("again")
    );
}

/// D9: a mistake in a template names its line, and no template reads a file of the machine.
#[test]
fn a_template_sees_nothing_else() {
    let wrong = set("\n#nothing_such", "x").expect_err("no such name");
    assert!(format!("{wrong:?}").contains("template line 2"), "{wrong:?}");
    let reading = set("#read(\"/etc/passwd\")", "x").expect_err("not given");
    assert!(format!("{reading:?}").contains("template line 1"), "{reading:?}");
}

/// D9, I3: every character of a Chinese business letter has its shape in the program's fonts, names of people included.
#[test]
fn every_character_has_its_shape() {
    let fonts: [&[u8]; 2] = [
        include_bytes!("../../fonts/GuanxiSans-Regular.otf"),
        include_bytes!("../../fonts/GuanxiSans-Bold.otf"),
    ];
    // The whole of GB 2312, level by level, and characters of names beyond it that the regular weight has.
    let common = "；需：！（），。、《》“”—…·￥¥％×一丁七万三上下不与丑专且世丘丙业丛东丝丢两严丧个中丰串临为主丽举乃久么义之乌乍乎乏乐\
                  商品价格数量单位优惠金额合计应付条款供方签字日期有效期客户联系电话地址税率折扣订购发票收款合同续签违约责任龟鑫龄齐";
    let names = "喆堃珺玥昇祎芃芾珅煊翀昉赟";
    for (file, text) in [(fonts[0], common), (fonts[1], common), (fonts[0], names)] {
        let font = typst::text::Font::new(typst::foundations::Bytes::new(file.to_vec()), 0).expect("a font");
        let missing: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .filter(|c| !has_shape(&font, *c))
            .collect();
        assert_eq!(missing, "", "no shape in {}", font.info().family);
    }
}

fn has_shape(font: &typst::text::Font, c: char) -> bool {
    let (variant, variations) = Default::default();
    let instance = font
        .clone()
        .instantiate(variant, typst::layout::Abs::pt(10.0), &variations);
    instance.ttf().glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
}
