//! Drawings as pictures, for documents that can't hold them as they are.

use std::sync::{Arc, LazyLock};

use guanxi_types::{Problem, Result};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::FONT_FILES;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in FONT_FILES {
        fonts.load_font_data(file.to_vec());
    }
    Arc::new(fonts)
});

/// Draws an SVG on white, so many pixels wide, with the program's fonts.
///
/// # Errors
/// An internal problem where it is no SVG: drawings are the program's own.
pub fn png(svg: &str, width: u16) -> Result<Vec<u8>> {
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Guanxi Sans".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(Problem::internal)?;
    let size = tree.size().to_int_size().scale_to_width(u32::from(width));
    let mut map = size
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| Problem::internal("a drawing without a size"))?;
    map.fill(Color::WHITE);
    let scale = f32::from(width) / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    map.encode_png().map_err(Problem::internal)
}
