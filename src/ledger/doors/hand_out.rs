//! The books as a file, to keep.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{counted, must_be_private};
use crate::{
    ledger::{Books, ExportError, Invalid, LedgerError, csv, export},
    store,
};

/// As what the books are handed out.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportFormat)]
pub enum Format {
    /// The entries, as a table.
    #[default]
    Csv,
    /// Everything, as an archive.
    Json,
}

impl Format {
    /// Its ending, and its media type.
    pub const fn ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("csv", "text/csv"),
            Self::Json => ("json", "application/json"),
        }
    }
}

/// Books that were handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// As what.
    pub format: Format,
    /// What the file is called.
    pub name: String,
    /// How many entries, those taken out aside.
    pub entries: u64,
    /// How many bytes.
    pub bytes: u64,
    /// The file itself; it is not part of what is stored of the outcome.
    #[serde(skip)]
    pub data: Vec<u8>,
}

/// The largest file that is handed out, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// A file that can only become so large.
#[derive(Default)]
struct Bounded {
    data: Vec<u8>,
    is_over: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.data.len().saturating_add(bytes.len()) > LARGEST {
            self.is_over = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.data.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Hands out the books.
pub async fn export_transactions(
    books: &mut Books,
    format: Format,
) -> Result<Exported, LedgerError> {
    must_be_private(books)?;
    let file = books_as_file(books, format).await?;
    let user = books.user;
    // What was handed out before need not be kept twice.
    store::messages::drop_files(books.conn(), user).await?;
    Ok(file)
}

/// The books as a file.
pub async fn books_as_file(books: &mut Books, format: Format) -> Result<Exported, LedgerError> {
    let mut file = Bounded::default();
    let written = match format {
        Format::Csv => csv(books, &mut file).await,
        Format::Json => export(books, &mut file).await,
    };
    let Bounded { data, is_over } = file;
    if is_over {
        return Err(Invalid::ExportTooLarge { mebibytes: LARGEST >> 20 }.into());
    }
    written.map_err(|error| match error {
        ExportError::Books(error) => error,
        // Memory takes every byte: nothing else can be wrong with it.
        ExportError::File(error) => LedgerError::Internal(store::Error::Io(error)),
        ExportError::Row(error) => LedgerError::Internal(store::Error::Io(error.into())),
    })?;
    let user = books.user;
    let counts = store::erasures::counts(books.conn(), user).await?;
    Ok(Exported {
        format,
        name: format!("books-{}.{}", books.today, format.ending().0),
        entries: counted(counts.entries),
        bytes: u64::try_from(data.len()).unwrap_or(u64::MAX),
        data,
    })
}
