//! Files that come with a reply: they are put where the person is, beside what is there.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use hisab_port::File;

/// How many names are tried before it is given up.
const NAMES: u32 = 100;

/// Puts a file into a folder under its own name, or with a number where that is taken. Where it is.
pub(super) fn keep(file: &File, folder: &Path) -> io::Result<PathBuf> {
    let name = Path::new(&file.name);
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let ending = name.extension().unwrap_or_default().to_string_lossy();
    for number in 1..=NAMES {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{stem}{number}.{ending}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut kept) => {
                kept.write_all(&file.data)?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, data: &[u8]| File {
            name: name.to_owned(),
            media: "text/csv".to_owned(),
            data: data.to_vec(),
        };
        let first = keep(&file("books.csv", b"1"), folder.path()).unwrap();
        let second = keep(&file("books.csv", b"2"), folder.path()).unwrap();
        assert_eq!(first, folder.path().join("books.csv"));
        assert_eq!(second, folder.path().join("books-2.csv"));
        assert_eq!(std::fs::read(first).unwrap(), b"1");
        let inside = keep(&file("../../out.csv", b"3"), folder.path()).unwrap();
        assert_eq!(inside, folder.path().join("out.csv"), "a name is no path");
    }
}
