//! What a path in the configuration file means.

use std::path::{Path, PathBuf};

/// What the paths of a file are relative to.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    directory: PathBuf,
    home: Option<PathBuf>,
}

impl Paths {
    /// For the configuration file at this path.
    pub(super) fn of(file: &Path, home: Option<PathBuf>) -> Self {
        Self { directory: file.parent().unwrap_or(Path::new("")).to_owned(), home }
    }

    /// `~/` is one's home; what is relative is so to the configuration file.
    pub(super) fn resolve(&self, text: &str) -> PathBuf {
        match (text.strip_prefix("~/"), &self.home) {
            (Some(below), Some(home)) => home.join(below),
            _ => self.directory.join(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_file_that_names_it_or_to_one_s_home() {
        let paths = Paths::of(Path::new("/etc/desk/config.toml"), Some("/home/ada".into()));
        assert_eq!(paths.resolve("secret"), Path::new("/etc/desk/secret"));
        assert_eq!(paths.resolve("~/secret"), Path::new("/home/ada/secret"));
        assert_eq!(paths.resolve("~ada/secret"), Path::new("/etc/desk/~ada/secret"));
        assert_eq!(paths.resolve("/run/secret"), Path::new("/run/secret"));
        let nowhere = Paths::of(Path::new("config.toml"), None);
        assert_eq!(nowhere.resolve("~/secret"), Path::new("~/secret"));
    }
}
