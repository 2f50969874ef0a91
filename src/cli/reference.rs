//! `tokendesk completions` and `tokendesk man`: made from the one declaration of the verbs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::Cli;
use super::output::put;
use super::report::{Advice, Said};
use crate::phrases::Phrase;

/// What `completions` is told.
#[derive(Args, Clone, Copy, Debug)]
pub struct CompletionsArgs {
    /// For which shell
    #[arg(value_name = "SHELL")]
    shell: ShellChoice,
}

/// A shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShellChoice {
    Bash,
    Zsh,
    Fish,
}

/// What `man` is told.
#[derive(Args, Clone, Debug)]
pub struct ManArgs {
    /// Write the pages of all verbs into this directory, instead of the first to the standard output
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// The whole declaration, with the names of its parts put together.
pub fn declaration() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// Writes the completions of a shell.
pub fn completions(args: CompletionsArgs) -> anyhow::Result<ExitCode> {
    put(&completions_of(args.shell))?;
    Ok(ExitCode::SUCCESS)
}

fn completions_of(shell: ShellChoice) -> String {
    let shell = match shell {
        ShellChoice::Bash => Shell::Bash,
        ShellChoice::Zsh => Shell::Zsh,
        ShellChoice::Fish => Shell::Fish,
    };
    let mut bytes = vec![];
    generate(shell, &mut Cli::command(), "tokendesk", &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes the manual.
pub fn man(args: &ManArgs) -> anyhow::Result<ExitCode> {
    let pages = pages().map_err(|error| Said::because(Phrase::OutputFailed, error))?;
    match &args.dir {
        None => {
            let (_, first) = pages.into_iter().next().unwrap_or_default();
            put(&first)?;
        }
        Some(directory) => write_all(directory, &pages)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write_all(directory: &Path, pages: &[(String, String)]) -> anyhow::Result<()> {
    let failed = |path: &Path, error: io::Error| {
        let what = Phrase::NotWritable { path: path.display().to_string() };
        Advice::new(Phrase::OutputFailedHint).around(Said::because(what, error))
    };
    fs::create_dir_all(directory).map_err(|error| failed(directory, error))?;
    for (name, text) in pages {
        let path = directory.join(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// Every page with the name of its file, that of the program first.
fn pages() -> io::Result<Vec<(String, String)>> {
    let mut pages = vec![];
    add_pages(&declaration(), "tokendesk", &mut pages)?;
    Ok(pages)
}

fn add_pages(command: &Command, name: &str, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    let mut bytes = vec![];
    let source = concat!("tokendesk ", env!("CARGO_PKG_VERSION"));
    Man::new(command.clone()).source(source).render(&mut bytes)?;
    pages.push((format!("{name}.1"), String::from_utf8(bytes).unwrap_or_default()));
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        add_pages(verb, &format!("{name}-{}", verb.get_name()), pages)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every verb with the words that lead to it.
    fn verbs(command: &Command, words: &[String], found: &mut Vec<(Vec<String>, Command)>) {
        found.push((words.to_vec(), command.clone()));
        for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
            let words = [words, &[verb.get_name().to_owned()]].concat();
            verbs(verb, &words, found);
        }
    }

    fn all() -> Vec<(Vec<String>, Command)> {
        let mut found = vec![];
        verbs(&declaration(), &[], &mut found);
        found
    }

    fn flags(command: &Command) -> impl Iterator<Item = &str> {
        command.get_arguments().filter(|flag| !flag.is_hide_set()).filter_map(clap::Arg::get_long)
    }

    #[test]
    fn the_manual_has_a_page_of_each_verb_with_each_of_its_flags() {
        let pages = pages().unwrap();
        assert!(pages.len() > 20 && pages[0].0 == "tokendesk.1", "{}", pages.len());
        for (words, command) in all() {
            let name = [&["tokendesk".to_owned()], words.as_slice()].concat().join("-");
            let (_, page) = pages.iter().find(|page| page.0 == format!("{name}.1")).unwrap();
            for flag in flags(&command) {
                let escaped = format!("\\-\\-{}", flag.replace('-', "\\-"));
                assert!(page.contains(&escaped), "{name}: {escaped}\n{page}");
            }
        }
    }

    #[test]
    fn the_completions_of_each_shell_know_each_verb_and_flag() {
        for shell in [ShellChoice::Bash, ShellChoice::Zsh, ShellChoice::Fish] {
            let text = completions_of(shell);
            for (words, command) in all() {
                let word = words.last().map_or("tokendesk", String::as_str);
                assert!(text.contains(word), "{shell:?}: {word}");
                for flag in flags(&command) {
                    assert!(text.contains(flag), "{shell:?}: {flag}");
                }
            }
        }
    }

    #[test]
    fn each_verb_and_each_flag_says_what_it_is_for() {
        for (words, command) in all() {
            assert!(command.get_about().is_some(), "{words:?}");
            for flag in command.get_arguments() {
                assert!(flag.get_help().is_some(), "{words:?} {}", flag.get_id());
            }
        }
    }
}
