//! The configuration that `config init` writes: everything in it is a comment.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// What stands in a new configuration file. A line that begins with `# ` and a key, or `#[`, is an
/// example: it can be used as it is once its `#` is taken away.
pub const TEMPLATE: &str = include_str!("../../../assets/config.toml");

/// Why no file was written.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// There is one already.
    #[error("{0} is there already, and was left as it is")]
    Exists(PathBuf),
    /// The system refuses.
    #[error("{path} can't be written")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Writes the template to a new file that only its owner may read, in a directory that is made if
/// there is none.
pub fn write_template(path: &Path) -> Result<(), TemplateError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => TemplateError::Exists(path.to_owned()),
        _ => TemplateError::Unwritable { path: path.to_owned(), source },
    };
    if let Some(directory) = path.parent().filter(|directory| *directory != Path::new("")) {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
        made.map_err(|source| TemplateError::Unwritable { path: path.to_owned(), source })?;
    }
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(failed)?;
    file.write_all(TEMPLATE.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}
