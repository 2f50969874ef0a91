//! `docs/commands.md` is made from the one declaration of the verbs, and says how each ends.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use clap::Command;
use tokendesk::cli::reference::declaration;

use crate::support::command::Home;

const FRONT: &str = "\
# Commands

This page is made from the declaration of the verbs (`just generate`), as are `--help`, the manual (`tokendesk man`) and the
completions (`tokendesk completions`). With no profile the verbs act on the embedded account. The flags of `tokendesk` itself stand
before or after every verb.

| exit status | means |
|---|---|
| 0 | done, or so already |
| 1 | failed |
| 2 | wrong usage; also what would have to be asked where there is no terminal |
| 3 | not found |
| 4 | not signed in, or not allowed |
| 5 | refused by a rule of the account: the limit, an active token, the retirement, the plan, token access that is off |
| 6 | done in part: the table says what became of each token |
| 7 | outcome unknown: it was sent, and no answer came |

Errors are on the standard error: what happened, where, what to do. With `--json` or `--jsonl` they are one object:
`{\"schema\":\"tokendesk/1\",\"error\":{\"what\":…,\"hint\":…,\"where\":…,\"status\":…}}`. What is written for programs is described
by [`schema/tokendesk-1.json`](schema/tokendesk-1.json): names and values as on Zendesk's wire, raw; times in RFC 3339, UTC. Tables show
what others wrote with signs for whatever acts on a terminal; on a terminal they are cut to its width. A cell of CSV that a
spreadsheet would take for a formula begins with `'`.
";

fn page() -> String {
    let mut text = String::from(FRONT);
    section(&declaration(), "tokendesk", &mut text);
    text
}

fn section(command: &Command, name: &str, text: &mut String) {
    // What every verb takes stands once, at the top.
    let is_top = name == "tokendesk";
    let shown = command.clone().term_width(100).mut_args(|flag| {
        let everywhere =
            flag.is_global_set() || ["help", "version"].contains(&flag.get_id().as_str());
        flag.hide(everywhere && !is_top)
    });
    let help = shown.clone().render_long_help().to_string();
    let help: Vec<_> = help.trim_end().lines().map(str::trim_end).collect();
    write!(text, "\n## {name}\n\n```\n{}\n```\n", help.join("\n")).unwrap();
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        section(verb, &format!("{name} {}", verb.get_name()), text);
    }
}

#[test]
fn the_page_of_commands_is_that_of_the_declaration() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    let made = page();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &made).unwrap();
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == made, "make it anew with UPDATE_README=1");
}

#[test]
fn completions_and_the_manual_are_written_where_they_are_wanted() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = home.run(&["completions", shell]);
        assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
        assert!(ran.out.contains("deactivate"), "{shell}");
    }
    assert_eq!(home.run(&["completions", "powershell"]).status, Some(2));
    let first = home.run(&["man"]);
    assert_eq!((first.status, first.errors.as_str()), (Some(0), ""));
    let all = home.run(&["man", "--dir", "man"]);
    assert_eq!((all.status, all.out.as_str(), all.errors.as_str()), (Some(0), "", ""));
    let page = |name: &str| fs::read_to_string(home.path().join("man").join(name)).unwrap();
    assert_eq!(page("tokendesk.1"), first.out);
    assert!(page("tokendesk-audit-list.1").contains("tokendesk audit list"));
    fs::write(home.path().join("file"), "").unwrap();
    let wrong = home.run(&["man", "--dir", "file"]);
    assert_eq!((wrong.status, wrong.out.as_str()), (Some(1), ""), "{wrong:?}");
    assert!(wrong.errors.starts_with("tokendesk: file can't be written"), "{wrong:?}");
}
