//! The rules of the house hold: imports point down, files and functions are short, each says what
//! it is for.

mod imports;

use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};

use crate::support::source::{Source, files, line};

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 60;

/// Files that are one list, a line for each thing, and as long as there are things.
const LISTS: [&str; 1] = ["phrases/phrase.rs"];

/// Dependencies that may share the comment above the first of them.
const MOST_BELOW_A_COMMENT: usize = 4;

/// The crate's manifest, and the names of its dependencies as they stand in a path.
fn dependencies() -> (String, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(path).unwrap();
    let table: toml::Table = manifest.parse().unwrap();
    let names = table["dependencies"].as_table().unwrap().keys();
    let names = names.map(|name| name.replace('-', "_")).collect();
    (manifest, names)
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut broken = Vec::new();
    for source in files("src").iter().chain(&files("tests")) {
        if !source.text.starts_with("//! ") {
            broken.push(format!("{} does not begin with `//! `", source.place(1)));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE && !LISTS.contains(&source.path.as_str()) {
            broken.push(format!("{} has {lines} lines", source.path));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// Collects the functions that are too long.
struct Functions<'a> {
    source: &'a Source,
    long: Vec<String>,
}

impl Functions<'_> {
    fn check(&mut self, name: &syn::Ident, block: &syn::Block) {
        let (first, last) = (block.brace_token.span.open(), block.brace_token.span.close());
        let lines = line(last) - line(first) + 1;
        if lines > LONGEST_FUNCTION {
            let place = self.source.place(line(first));
            self.long.push(format!("{place}: {name} has {lines} lines"));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.check(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.check(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.check(&item.sig.ident, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

fn long_functions(source: &Source) -> Vec<String> {
    let mut functions = Functions { source, long: Vec::new() };
    functions.visit_file(&source.tree);
    functions.long
}

#[test]
fn every_function_is_short() {
    let body = "\n".repeat(LONGEST_FUNCTION);
    let text = format!("impl X {{ fn f() {{{body}}} }}");
    let found = long_functions(&Source::parse("a.rs", &text));
    assert_eq!(found, ["a.rs:1: f has 61 lines"]);

    let long: Vec<_> = files("src").iter().flat_map(long_functions).collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn every_dependency_says_why_it_is_here_and_nothing_runs_at_build_time() {
    let (manifest, _) = dependencies();
    let mut inside = false;
    let mut below = None;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
            below = None;
        } else if line.starts_with('#') {
            below = Some(0);
        } else if inside && line.contains('=') {
            below = below.map(|count| count + 1);
            let said = below.is_some_and(|count| count <= MOST_BELOW_A_COMMENT);
            assert!(said, "no comment above `{line}` says why it is here");
        }
    }
    let build = Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs");
    assert!(!build.exists(), "there is no build.rs in this house");
}
