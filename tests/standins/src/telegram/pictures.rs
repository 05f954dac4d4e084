//! Whether bytes are a picture, and how large it is.

/// Width and height in pixels of a PNG or a JPEG.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    png(bytes).or_else(|| jpeg(bytes))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// The size stands in the frame's own segment, after others of any length.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, kind, high, low, after @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if matches!(kind, 0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(kind)) {
            let [_, h1, h2, w1, w2, ..] = after else { return None };
            let number = |high, low| u32::from(u16::from_be_bytes([high, low]));
            return Some((number(*w1, *w2), number(*h1, *h2)));
        }
        rest = rest.get(2 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_stands_in_the_header() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0";
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03";
        assert_eq!(
            [size(png), size(jpeg), size(b"GIF89a")],
            [Some((640, 480)), Some((640, 480)), None]
        );
    }
}
