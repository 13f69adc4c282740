//! Pictures that a telephone scans.

use qrcode::QrCode;
use qrcode::render::svg::Color;

/// A text as a QR code, black on white whatever the page's colours are, or telephones would not
/// read it.
pub fn svg(text: &str, title: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let picture = code.render().dark_color(Color("#000")).light_color(Color("#fff")).build();
    // Within a page it is no document of its own.
    let drawn = &picture[picture.find("<svg ")? + "<svg ".len()..];
    Some(format!("<svg class=\"tw-qr\" role=\"img\" aria-label=\"{title}\" {drawn}"))
}
