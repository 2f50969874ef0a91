//! Imports point down, and each layer has its own external crates.

use syn::visit::{self, Visit};

use super::dependencies;
use crate::support::source::{Source, files, line, paths};

/// What one layer may import of this crate, and which external crates shape it.
struct Layer {
    name: &'static str,
    layers: &'static [&'static str],
    crates: &'static [&'static str],
}

/// The layers from the top down, as `ARCHITECTURE.md` draws them. The list of crates is extended
/// with a reason; what stays fixed is in `NARROW` and in the layers that lack a crate here.
const LAYERS: [Layer; 12] = [
    Layer {
        name: "phrases",
        layers: &[],
        crates: &["fluent", "unic_langid", "serde", "serde_json"],
    },
    // The width of a character tells the marks that sit on others, in texts that others wrote. A
    // secret that was found somewhere may stand in base64, as a header has it.
    Layer {
        name: "domain",
        layers: &[],
        crates: &["secrecy", "zeroize", "jiff", "serde", "unicode_width", "base64"],
    },
    Layer {
        name: "records",
        layers: &["domain"],
        crates: &["csv", "chrono", "icalendar", "jiff", "serde", "serde_json"],
    },
    Layer {
        name: "zendesk",
        layers: &["domain"],
        crates: &[
            "reqwest",
            "serde",
            "serde_json",
            "backon",
            "base64",
            "jiff",
            "tokio",
            "zeroize",
            // What a sign-in in a browser is known by again, and its challenge (PKCE).
            "rand",
            "sha2",
        ],
    },
    Layer {
        name: "emulator",
        layers: &["domain"],
        crates: &[
            "axum",
            "hyper",
            "hyper_util",
            "tokio",
            "serde",
            "serde_json",
            "rusqlite",
            "toml",
            "sha2",
            "subtle",
            "rand",
            "base64",
            "jiff",
            "fs4",
            "rustix",
            "zeroize",
        ],
    },
    Layer {
        name: "app",
        layers: &["phrases", "domain", "records", "zendesk"],
        crates: &[
            "crossterm",
            "tui_input",
            "nucleo_matcher",
            "jiff",
            "unicode_width",
            "unicode_segmentation",
            // The names of actions.
            "strum",
        ],
    },
    Layer {
        name: "ui",
        layers: &["phrases", "domain", "app"],
        crates: &[
            "ratatui",
            "unicode_width",
            "unicode_segmentation",
            "textwrap",
            "tui_input",
            "jiff",
            // The files of the themes.
            "serde",
            "toml",
        ],
    },
    Layer {
        name: "runtime",
        layers: &["phrases", "domain", "records", "zendesk", "app", "ui"],
        crates: &[
            "tokio",
            "crossterm",
            "ratatui",
            "arboard",
            "rustix",
            "base64",
            "jiff",
            "unicode_width",
            "zeroize",
            // The lines of the journal.
            "serde",
            "serde_json",
        ],
    },
    Layer {
        name: "settings",
        // The names of keys and actions, and which of them go together, are those of the one table.
        layers: &["phrases", "domain", "app"],
        crates: &[
            "serde",
            "toml",
            "etcetera",
            // The names of the places of keys.
            "strum",
            "keyring_core",
            "linux_keyutils",
            "linux_keyutils_keyring_store",
            "rustix",
            "tokio",
            "zeroize",
        ],
    },
    Layer { name: "cli", layers: ALL, crates: ALL },
    Layer { name: "main", layers: ALL, crates: ALL },
    Layer { name: "lib", layers: ALL, crates: &[] },
];

/// Everything, for the layers that wire the others together.
const ALL: &[&str] = &["*"];

/// Crates that any layer may use.
const ANYWHERE: [&str; 2] = ["thiserror", "tracing"];

/// Crates that a layer may use in one place or by one module alone: layer, crate, file prefix,
/// path prefix.
const NARROW: [(&str, &str, &str, &str); 2] = [
    ("emulator", "rusqlite", "emulator/store", "rusqlite"),
    ("app", "crossterm", "app/", "crossterm::event"),
];

/// Collects the paths of a file that lead to another layer or to an external crate.
struct Imports<'a> {
    source: &'a Source,
    dependencies: &'a [String],
    module: Vec<String>,
    /// Inside `#[cfg(test)]`: any crate may help a test, but no layer may.
    in_test: bool,
    violations: Vec<String>,
}

impl Imports<'_> {
    fn check(&mut self, path: &[String], line: usize) {
        let layer_name = self.source.path.split(['/', '.']).next().unwrap();
        let layer = LAYERS.iter().find(|layer| layer.name == layer_name);
        let Some(layer) = layer else {
            let text = format!("{}: {layer_name} is no layer", self.source.place(line));
            return self.violations.push(text);
        };
        let target = self.resolve(path);
        let wrong = match &target {
            Some(Target::Layer(other)) => {
                other != layer.name && other != "self" && !allows(layer.layers, other)
            }
            Some(Target::Crate(name)) => {
                let fits = may_use(layer, name) && self.fits_narrow(layer, path);
                !(self.in_test || fits)
            }
            None => false,
        };
        if let (true, Some(Target::Layer(what) | Target::Crate(what))) = (wrong, target) {
            let place = self.source.place(line);
            let text = format!("{place}: {layer_name} may not import {what}");
            self.violations.push(text);
        }
    }

    fn fits_narrow(&self, layer: &Layer, path: &[String]) -> bool {
        NARROW
            .iter()
            .filter(|(name, dependency, ..)| *name == layer.name && *dependency == path[0])
            .all(|(_, _, file, prefix)| {
                self.source.path.starts_with(file)
                    && format!("{}::", path.join("::")).starts_with(&format!("{prefix}::"))
            })
    }

    /// Where a path leads, if it leaves the layer.
    fn resolve(&self, path: &[String]) -> Option<Target> {
        let first = path.first()?.as_str();
        if matches!(first, "crate" | "tokendesk") {
            return path.get(1).cloned().map(Target::Layer);
        }
        if first == "super" {
            let up = path.iter().take_while(|word| *word == "super").count();
            let kept = self.module.len().checked_sub(up)?;
            let mut whole = self.module[..kept].iter().chain(&path[up..]);
            return whole.next().cloned().map(Target::Layer);
        }
        let known = self.dependencies.iter().any(|name| name == first);
        known.then(|| Target::Crate(first.to_owned()))
    }

    fn use_tree(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |word: &syn::Ident| [prefix, &[word.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.check(&with(&name.ident), line(name.ident.span())),
            syn::UseTree::Rename(name) => self.check(&with(&name.ident), line(name.ident.span())),
            syn::UseTree::Glob(glob) => self.check(prefix, line(glob.star_token.span)),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(prefix, tree);
                }
            }
        }
    }

    fn tokens(&mut self, tokens: &proc_macro2::TokenStream) {
        let mut found = Vec::new();
        paths(tokens.clone(), &mut found);
        for (path, span) in found.iter().filter(|(path, _)| path.len() > 1) {
            self.check(path, line(*span));
        }
    }
}

enum Target {
    Layer(String),
    Crate(String),
}

fn allows(list: &[&str], name: &str) -> bool {
    list == ALL || list.contains(&name)
}

fn may_use(layer: &Layer, name: &str) -> bool {
    ANYWHERE.contains(&name) || allows(layer.crates, name)
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&[], &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let was = self.in_test;
        self.in_test |= item.attrs.iter().any(is_cfg_test);
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
        self.in_test = was;
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if words.len() > 1 {
            self.check(&words, line(path.segments[0].ident.span()));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(&item.tokens);
        visit::visit_macro(self, item);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.tokens(&list.tokens);
        visit::visit_meta_list(self, list);
    }
}

fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    let list = attribute.meta.require_list();
    attribute.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
}

/// What the imports of a file break, each as `domain/token.rs:1: domain may not import ui`.
fn broken_imports(source: &Source, dependencies: &[String]) -> Vec<String> {
    let module = source.path.trim_end_matches(".rs").split('/');
    let mut imports = Imports {
        source,
        dependencies,
        module: module
            .filter(|word| !matches!(*word, "mod" | "lib" | "main"))
            .map(str::to_owned)
            .collect(),
        in_test: false,
        violations: Vec::new(),
    };
    imports.visit_file(&source.tree);
    imports.violations
}

#[test]
fn imports_point_down() {
    let (_, dependencies) = dependencies();
    let broken: Vec<_> =
        files("src").iter().flat_map(|source| broken_imports(source, &dependencies)).collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn a_wrong_import_is_reported_however_it_is_written() {
    let (_, dependencies) = dependencies();
    for (path, text, expected) in [
        ("domain/token.rs", "use crate::ui::View;", "domain/token.rs:1: domain may not import ui"),
        (
            "domain/a.rs",
            "\nuse crate::{domain::x, app};",
            "domain/a.rs:2: domain may not import app",
        ),
        ("domain/a.rs", "use reqwest::Url;", "domain/a.rs:1: domain may not import reqwest"),
        (
            "domain/a.rs",
            "use super::super::zendesk as z;",
            "domain/a.rs:1: domain may not import zendesk",
        ),
        (
            "domain/a.rs",
            "mod b { use super::super::super::ui::*; }",
            "domain/a.rs:1: domain may not import ui",
        ),
        (
            "app/a.rs",
            "fn f() -> tokendesk::runtime::X {}",
            "app/a.rs:1: app may not import runtime",
        ),
        ("app/a.rs", "fn f() { p!(a, [crate::ui::x()]) }", "app/a.rs:1: app may not import ui"),
        ("app/a.rs", "use crossterm::terminal;", "app/a.rs:1: app may not import crossterm"),
        (
            "app/a.rs",
            "#[derive(serde::Serialize)] struct X;",
            "app/a.rs:1: app may not import serde",
        ),
        ("app/a.rs", "#[tokio::main] fn f() {}", "app/a.rs:1: app may not import tokio"),
        ("ui/a.rs", "use crate::zendesk::Error;", "ui/a.rs:1: ui may not import zendesk"),
        ("zendesk/a.rs", "use crate::emulator;", "zendesk/a.rs:1: zendesk may not import emulator"),
        (
            "emulator/auth.rs",
            "use rusqlite::Row;",
            "emulator/auth.rs:1: emulator may not import rusqlite",
        ),
        ("extra/a.rs", "use crate::ui;", "extra/a.rs:1: extra is no layer"),
    ] {
        let found = broken_imports(&Source::parse(path, text), &dependencies);
        assert_eq!(found, [expected], "{text}");
    }
}

#[test]
fn a_right_import_is_not_reported() {
    let (_, dependencies) = dependencies();
    for (path, text) in [
        ("domain/a.rs", "use super::token::Token; use std::fmt; use thiserror::Error;"),
        (
            "domain/a.rs",
            "#[cfg(test)] mod tests { use super::super::user; use serde_json::Value; }",
        ),
        ("app/a.rs", "use crossterm::event::KeyCode; fn f() { crossterm::event::x() }"),
        ("emulator/store/a.rs", "use rusqlite::Row; pub(super) fn f() {}"),
        ("cli/serve.rs", "use crate::emulator::serve; use anyhow::Context;"),
        ("main.rs", "fn main() { tokendesk::cli::run() }"),
    ] {
        let found = broken_imports(&Source::parse(path, text), &dependencies);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
