//! A secret leaves no trace: what the source alone can show.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::support::source::{Source, files, line};

/// The types that hold a value nobody may print, store or send by accident.
const SECRETS: [&str; 5] = ["OneTimeSecret", "Credential", "CreatedToken", "HiddenText", "Found"];

/// Traits by which a value would get out of its wrapper.
const LEAKS: [&str; 9] = [
    "Display",
    "ToString",
    "Serialize",
    "Deref",
    "DerefMut",
    "AsRef",
    "Borrow",
    "Hash",
    "LowerHex",
];

/// Collects the ways in which a file lets a secret out.
struct Leaks<'a> {
    source: &'a Source,
    /// Whether each function around this place says why it exposes a secret.
    allowed: Vec<bool>,
    found: Vec<String>,
}

impl Leaks<'_> {
    fn report(&mut self, line: usize, text: &str) {
        self.found.push(format!("{}: {text}", self.source.place(line)));
    }

    fn derives(&mut self, name: &syn::Ident, attributes: &[syn::Attribute]) {
        if !SECRETS.contains(&name.to_string().as_str()) {
            return;
        }
        for attribute in attributes.iter().filter(|a| a.path().is_ident("derive")) {
            let Ok(list) = attribute.meta.require_list() else {
                continue;
            };
            for word in words(list.tokens.clone()) {
                if LEAKS.contains(&word.as_str()) {
                    self.report(
                        line(attribute.pound_token.span),
                        &format!("{name} derives {word}"),
                    );
                }
            }
        }
    }

    fn exposes(&mut self, line: usize) {
        if !self.allowed.contains(&true) {
            self.report(line, "a secret is exposed without `#[expect]`");
        }
    }

    fn inside(&mut self, attributes: &[syn::Attribute], visit: impl FnOnce(&mut Self)) {
        self.allowed.push(attributes.iter().any(says_why));
        visit(self);
        self.allowed.pop();
    }
}

/// Whether it is `#[expect(clippy::disallowed_methods, reason = "…")]`.
fn says_why(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("expect")
        && attribute.meta.require_list().is_ok_and(|list| {
            let words = words(list.tokens.clone());
            ["disallowed_methods", "reason"]
                .iter()
                .all(|wanted| words.iter().any(|word| word == wanted))
        })
}

/// Every word in a stream of tokens, however deep.
fn words(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(word) => vec![word.to_string()],
            TokenTree::Group(group) => words(group.stream()),
            _ => Vec::new(),
        })
        .collect()
}

impl<'ast> Visit<'ast> for Leaks<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.derives(&item.ident, &item.attrs);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.derives(&item.ident, &item.attrs);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let last = |path: &syn::Path| path.segments.last().map(|s| s.ident.to_string());
        if let (Some((path, _)), syn::Type::Path(of)) = (&item.trait_, &*item.self_ty)
            && let (Some(leak), Some(name)) = (last(path), last(&of.path))
            && LEAKS.contains(&leak.as_str())
            && SECRETS.contains(&name.as_str())
        {
            self.report(line(item.impl_token.span), &format!("{name} implements {leak}"));
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.inside(&item.attrs, |leaks| visit::visit_item_fn(leaks, item));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // A module of tests may say it once.
        self.inside(&item.attrs, |leaks| visit::visit_item_mod(leaks, item));
    }

    fn visit_local(&mut self, item: &'ast syn::Local) {
        self.inside(&item.attrs, |leaks| visit::visit_local(leaks, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.inside(&item.attrs, |leaks| visit::visit_impl_item_fn(leaks, item));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "expose" {
            self.exposes(line(call.method.span()));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let last = path.path.segments.last();
        if let Some(word) = last.filter(|segment| segment.ident == "expose") {
            self.exposes(line(word.ident.span()));
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if words(item.tokens.clone()).iter().any(|word| word == "expose") {
            self.exposes(line(item.bang_token.span));
        }
        visit::visit_macro(self, item);
    }
}

fn leaks(source: &Source) -> Vec<String> {
    let mut leaks = Leaks { source, allowed: Vec::new(), found: Vec::new() };
    leaks.visit_file(&source.tree);
    leaks.found
}

#[test]
fn a2_no_secret_can_be_printed_stored_or_exposed_without_a_reason() {
    let found: Vec<_> = files("src").iter().flat_map(leaks).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_leak_is_reported_however_it_is_written() {
    let exposed = "a.rs:1: a secret is exposed without `#[expect]`";
    for (text, expected) in [
        (
            "#[derive(Clone, Serialize)] struct CreatedToken;",
            "a.rs:1: CreatedToken derives Serialize",
        ),
        ("#[derive(serde::Serialize)] enum Credential {}", "a.rs:1: Credential derives Serialize"),
        ("impl std::fmt::Display for OneTimeSecret {}", "a.rs:1: OneTimeSecret implements Display"),
        ("impl Deref for domain::OneTimeSecret {}", "a.rs:1: OneTimeSecret implements Deref"),
        ("fn f() { secret.expose(); }", exposed),
        ("fn f() { x.map(OneTimeSecret::expose); }", exposed),
        ("impl X { fn f() { format!(\"{}\", secret.expose()); } }", exposed),
        ("#[expect(clippy::disallowed_methods)] fn f() { secret.expose(); }", exposed),
    ] {
        assert_eq!(leaks(&Source::parse("a.rs", text)), [expected], "{text}");
    }
    let reasoned = r#"#[expect(clippy::disallowed_methods, reason = "x")] fn f() { a.expose(); }"#;
    assert_eq!(leaks(&Source::parse("a.rs", reasoned)), [""; 0]);
}
