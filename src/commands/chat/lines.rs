//! Lines of an input that anyone may have written: bounded, and never the end of the conversation.

use std::io::{self, BufRead, Read};

/// The longest line that is read, in bytes; of a longer one the rest is skipped.
const MAX: u64 = 1 << 20;

/// The next line without its end, or why it cannot be read; `None` at the end of the input.
pub(super) fn next(input: &mut impl BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    let read = Read::take(&mut *input, MAX).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    let ended = bytes.pop_if(|last| *last == b'\n').is_some();
    if !ended && u64::try_from(read).is_ok_and(|read| read == MAX) {
        input.skip_until(b'\n')?;
        return Ok(Some(Err(format!("the line is longer than {MAX} bytes"))));
    }
    bytes.pop_if(|last| *last == b'\r');
    Ok(Some(String::from_utf8(bytes).map_err(|_| "the line is not UTF-8".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_one_line_and_the_next_is_read() {
        let long = vec![b'x'; usize::try_from(MAX).unwrap() + 10];
        let input = [b"chai\r\n", long.as_slice(), b"\n", b"\xff\xfe\n", b"auto"].concat();
        let mut input = io::Cursor::new(input);
        let mut read = || next(&mut input).unwrap();
        assert_eq!(read(), Some(Ok("chai".to_owned())));
        assert!(read().unwrap().is_err());
        assert_eq!(read(), Some(Err("the line is not UTF-8".to_owned())));
        assert_eq!(read(), Some(Ok("auto".to_owned())));
        assert_eq!(read(), None);
    }
}
