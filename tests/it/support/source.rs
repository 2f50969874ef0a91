//! The source of this crate as text and as syntax trees, for the tests of the house's rules.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream, TokenTree};

/// One file of Rust.
pub struct Source {
    /// Its path below `src` or `tests`, such as `domain/token.rs`.
    pub path: String,
    pub text: String,
    pub tree: syn::File,
}

impl Source {
    pub fn parse(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            tree: syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}")),
        }
    }

    /// `domain/token.rs:1`
    pub fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// Every Rust file below a folder of the crate, in order of their paths.
pub fn files(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    collect(&root, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} has no file");
    found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy();
            Source::parse(&name.replace('\\', "/"), &fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The line that a piece of syntax begins on.
pub fn line(span: Span) -> usize {
    span.start().line
}

/// Every path such as `a::b::c` in a stream of tokens, with the place of its first word: what a
/// macro is given is no syntax tree.
pub fn paths(tokens: TokenStream, found: &mut Vec<(Vec<String>, Span)>) {
    let mut colons = 0;
    let mut open = false;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Ident(word) => {
                match found.last_mut().filter(|_| open && colons == 2) {
                    Some((path, _)) => path.push(word.to_string()),
                    None => found.push((vec![word.to_string()], word.span())),
                }
                (open, colons) = (true, 0);
            }
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                (open, colons) = (false, 0);
            }
            _ => (open, colons) = (false, 0),
        }
    }
}
