//! What the configuration may say, and how it is told what it may not.

use std::os::unix::fs::PermissionsExt;

use super::profile::Redirect;
use super::*;
use crate::app::keymap::{Action, Context, Key};
use crate::domain::account::{AccountColor, Guard, SignIn};

fn read(text: &str) -> Result<Settings, SettingsError> {
    Settings::parse(Path::new("/etc/desk/config.toml"), text)
}

fn wrong(text: &str) -> String {
    let error = read(text).unwrap_err();
    format!("{error}. {}", english(&error.hint())).replace("/etc/desk/", "")
}

fn profile(text: &str) -> Profile {
    let settings = read(text).unwrap();
    settings.profiles.into_values().next().unwrap()
}

#[test]
fn an_empty_file_is_the_defaults() {
    assert_eq!(read("").unwrap(), Settings::default());
    assert_eq!(read("version = 1\n[clipboard]\n[profiles]").unwrap(), Settings::default());
}

#[test]
fn what_is_set_is_set() {
    let settings = read(
        "[clipboard]\ncopy_on_open = false\n[screen]\nrefresh = 0\non_lost_reveal = \"keep\"\nmouse = true\n\
         [network]\nca_file = \"root.pem\"\n",
    );
    let expected = Settings {
        copy_on_open: false,
        refresh: None,
        on_lost_reveal: LostReveal::Keep,
        mouse: true,
        ca_file: Some("/etc/desk/root.pem".into()),
        ..Settings::default()
    };
    assert_eq!(settings.unwrap(), expected);
    let refresh = read("screen.refresh = 5").unwrap().refresh;
    assert_eq!(refresh, Some(Duration::from_secs(5)));
}

#[test]
fn the_way_of_copies_and_their_end_can_be_chosen() {
    let settings = read(
        "[clipboard]\nroute = \"command\"\ncopy_command = [\"wl-copy\", \"--sensitive\"]\n\
         clear_after = 10\nosc52_clear_after = 30\n",
    );
    let clipboard = Clipboard {
        route: ClipboardRoute::Command,
        copy_command: vec!["wl-copy".into(), "--sensitive".into()],
        clear_after: 10,
        osc52_clear_after: 30,
    };
    assert_eq!(settings.unwrap().clipboard, clipboard);
    for (line, said) in [
        ("route = \"command\"", "clipboard.route needs a command. It goes with copy_command"),
        ("route = \"xsel\"", "Allowed are \"auto\", \"native\", \"osc52\""),
        ("copy_command = []", "clipboard.copy_command is not a program and its arguments."),
        ("clear_after = -1", "clipboard.clear_after is not a number that is possible."),
        ("osc52_clear_after = true", "clipboard.osc52_clear_after is not a number"),
    ] {
        let told = wrong(&format!("[clipboard]\n{line}\n"));
        assert!(told.starts_with("config.toml:2: ") && told.contains(said), "{told}");
    }
}

#[test]
fn a_profile_is_checked_as_a_whole() {
    let acme = profile(
        "[profiles.acme]\nsubdomain = \"acme\"\nauth = \"oauth-client\"\n\
         client_id = \"tokendesk\"\nemail = \"ada@example.com\"\n\
         credential_command = [\"op\", \"read\", \"op://it/zendesk/secret\"]\nread_only = true\n",
    );
    assert_eq!(acme.name.as_str(), "acme");
    assert_eq!(acme.place.url(), "https://acme.zendesk.com");
    assert_eq!(acme.auth, Auth::OAuthClient("tokendesk".into()));
    let command = ["op", "read", "op://it/zendesk/secret"].map(str::to_owned).to_vec();
    assert_eq!(acme.source, Source::Command(command));
    assert_eq!(acme.guard, Guard { read_only: true, protected: false });
    assert_eq!(acme.color, None);

    let desk =
        "[profiles.desk]\nsubdomain = \"acme\"\nauth = \"oauth-code\"\nclient_id = \"desk\"\n";
    let code = |url: &str| Auth::OAuthCode {
        client_id: "desk".into(),
        redirect: Redirect { url: url.into() },
    };
    assert_eq!(profile(desk).auth, code("http://127.0.0.1:19187/"));
    let other = profile(&format!("{desk}redirect = \"http://localhost:4711/back\"\n"));
    assert_eq!(other.auth, code("http://localhost:4711/back"));
    for no in [
        "http://127.0.0.1/",
        "http://127.0.0.1:0/",
        "https://127.0.0.1:1/",
        "http://127.0.0.1:1/?a",
    ] {
        assert_eq!(Redirect::parse(no), None, "{no}");
    }

    let local = profile(
        "[profiles.local]\nurl = \"http://127.0.0.1:8080\"\nauth = \"api-token\"\n\
         email = \"ada@example.com\"\ncredential_file = \"secret\"\nprotected = true\n\
         color = \"red\"\n",
    );
    assert_eq!(local.place.url(), "http://127.0.0.1:8080");
    assert_eq!(local.auth.sign_in(), SignIn::ApiToken);
    assert_eq!(local.source, Source::File("/etc/desk/secret".into()));
    assert_eq!(local.guard, Guard { read_only: false, protected: true });
    assert_eq!(local.color, Some(AccountColor::Red));

    let stored = profile("profiles.a = { subdomain = \"a\", auth = \"oauth-token\" }");
    assert_eq!((stored.auth, stored.source), (Auth::OAuthToken, Source::Store));
}

#[test]
fn what_is_wrong_is_named_with_its_line_its_path_and_what_is_allowed() {
    for (text, said) in [
        (
            "version = 1\n\n[clipboard]\ncopy = true\n",
            "config.toml:4: clipboard.copy is not known. Allowed in [clipboard] are copy_on_open, \
             route, copy_command, clear_after, osc52_clear_after.",
        ),
        (
            "[clipboard]\ncopy_on_open = \"yes\"\n",
            "config.toml:2: clipboard.copy_on_open is neither true nor false. \
             Allowed are true and false.",
        ),
        (
            "# newer\nversion = 2\nsky = \"blue\"\n",
            "config.toml:2: version is not known. This program reads version = 1.",
        ),
        (
            "sky = \"blue\"",
            "config.toml:1: sky is not known. Allowed at the top of the file are version, \
             clipboard, screen, keys, network, profiles.",
        ),
        (
            "[screen]\nrefresh = 3601",
            "config.toml:2: screen.refresh is not a number that is possible. It is the number of \
             seconds after which the list is read again, 1 to 3600; 0 is never.",
        ),
        (
            "[screen]\non_lost_reveal = \"forget\"",
            "config.toml:2: screen.on_lost_reveal is not one of the words that are possible here. \
             Allowed are \"revoke\", \"keep\".",
        ),
        (
            "clipboard = true",
            "config.toml:1: clipboard is not a table. It is a table: a line \
          [clipboard] and keys below it.",
        ),
    ] {
        assert_eq!(wrong(text), said);
    }
    assert!(wrong("[clipboard\n").starts_with("config.toml:1: "), "{}", wrong("[clipboard\n"));
}

#[test]
fn what_a_profile_lacks_or_has_twice_is_said() {
    let with = |lines: &str| wrong(&format!("[profiles.acme]\n{lines}\n"));
    for (lines, said) in [
        ("auth = \"oauth-token\"", "config.toml:1: profiles.acme lacks subdomain. An account is"),
        (
            "subdomain = \"a\"\nurl = \"http://127.0.0.1:1\"",
            "config.toml:3: profiles.acme has both subdomain and url. An account is",
        ),
        (
            "subdomain = \"a\"",
            "config.toml:1: profiles.acme lacks auth. Allowed are \
          \"oauth-client\", \"oauth-code\", \"oauth-token\", \"api-token\".",
        ),
        (
            "subdomain = \"a\"\nauth = \"api-token\"",
            "config.toml:1: profiles.acme lacks email. auth = \"api-token\" needs",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-client\"",
            "config.toml:1: profiles.acme lacks client_id. auth = \"oauth-client\" and",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-code\"\nclient_id = \"desk\"\n\
             redirect = \"http://example.com/\"",
            "config.toml:5: profiles.acme.redirect is not an address that is possible. A browser comes back to",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-code\"\nclient_id = \"desk\"\n\
             credential_command = [\"a\"]",
            "config.toml:5: profiles.acme has both auth and credential_command. tokendesk renews",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-token\"\ncredential_file = \"a\"\n\
             credential_command = [\"a\"]",
            "config.toml:5: profiles.acme has both credential_command and credential_file. A \
             secret comes from one place",
        ),
        (
            "subdomian = \"a\"",
            "config.toml:2: profiles.acme.subdomian is not known. Allowed in \
          [profiles.acme] are subdomain, url, auth,",
        ),
    ] {
        assert!(with(lines).starts_with(said), "{}\n{said}", with(lines));
    }
}

#[test]
fn what_a_profile_s_values_may_be_is_said() {
    let with = |lines: &str| wrong(&format!("[profiles.acme]\n{lines}\n"));
    for (lines, said) in [
        (
            "subdomain = \"evil.com/\"",
            "config.toml:2: profiles.acme.subdomain is not a subdomain. \
          A subdomain has",
        ),
        (
            "url = \"http://localhost:8080\"",
            "config.toml:2: profiles.acme.url is not an address that is possible. An address is \
             plain http",
        ),
        (
            "subdomain = \"a\"\nauth = \"api-token\"\nemail = \"ada\"",
            "config.toml:4: profiles.acme.email is not an e-mail address. It is",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-token\"\ncredential_command = \"op read\"",
            "config.toml:4: profiles.acme.credential_command is not a program and its arguments.",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-token\"\ncredential_command = []",
            "config.toml:4: profiles.acme.credential_command is not a program and its arguments.",
        ),
        (
            "subdomain = \"a\"\nauth = \"oauth-token\"\ncolor = \"pink\"",
            "config.toml:4: profiles.acme.color is not one of the words that are possible here. \
             Allowed are \"red\", \"green\",",
        ),
    ] {
        assert!(with(lines).starts_with(said), "{}\n{said}", with(lines));
    }
    let reserved = wrong("[profiles.embedded]\n");
    let said = "config.toml:1: profiles.embedded is not a profile. A profile's name has";
    assert!(reserved.starts_with(said), "{reserved}");
}

#[test]
fn a_secret_in_the_file_is_neither_taken_nor_repeated() {
    for text in [
        "[profiles.acme]\nsubdomain = \"acme\"\ntoken = \"s3cr3t\"\n",
        "[profiles.acme]\nsubdomain = \"acme\"\nauth = \"s3cr3t\"\n",
        "[profiles.acme]\nemail = \"s3cr3t\"\nsubdomain = \"acme\"\nauth = \"api-token\"\n",
        "[profiles.acme]\ntoken = \"s3cr3t\n",
        "[profiles.acme]\ntoken = s3cr3t\n",
    ] {
        let said = wrong(text);
        assert!(!said.contains("s3cr3t"), "{said}");
    }
    let said = wrong("[profiles.acme]\nsubdomain = \"acme\"\ntoken = \"s3cr3t\"\n");
    assert!(said.contains("config.toml:3: profiles.acme.token would be a secret"), "{said}");
    assert!(said.contains("tokendesk login"), "{said}");
}

#[test]
fn a_key_that_a_terminal_would_obey_is_escaped() {
    let said = wrong("[clipboard]\n\"\\u001b]52;c;aGk=\\u0007\" = 1\n");
    assert!(said.contains("clipboard.\\u{1b}]52"), "{said}");
}

#[test]
fn only_a_file_that_was_named_must_be_there() {
    let nowhere = Path::new("/nowhere/config.toml");
    assert_eq!(Settings::load(None, Some(nowhere)).unwrap(), Settings::default());
    assert_eq!(Settings::load(None, None).unwrap(), Settings::default());
    let error = Settings::load(Some(nowhere), None).unwrap_err();
    assert_eq!(error.to_string(), "/nowhere/config.toml can't be read");
}

/// The template with every comment that is an example made one.
fn uncommented(template: &str) -> String {
    let examples = template.lines().filter_map(|line| line.strip_prefix('#'));
    examples
        .filter(|line| !line.starts_with([' ', '#']))
        .fold(String::new(), |all, line| format!("{all}{line}\n"))
}

#[test]
fn the_template_says_nothing_and_its_examples_can_be_used() {
    assert_eq!(read(TEMPLATE).unwrap(), Settings::default());
    let settings = read(&uncommented(TEMPLATE)).unwrap();
    let names: Vec<_> = settings.profiles.keys().map(ProfileName::as_str).collect();
    assert_eq!(names, ["acme", "training"]);
    let acme = &settings.profiles[&ProfileName::parse("acme").unwrap()];
    assert_eq!(acme.auth, Auth::OAuthClient("tokendesk".into()));
    assert!(matches!(acme.source, Source::Command(_)));
    assert_eq!(settings.ca_file, Some("/etc/desk/company-root.pem".into()));

    // The other source, which excludes the first.
    let other = TEMPLATE
        .replace("#credential_command", "##credential_command")
        .replace("##credential_file", "#credential_file");
    let settings = read(&uncommented(&other)).unwrap();
    let acme = &settings.profiles[&ProfileName::parse("acme").unwrap()];
    assert_eq!(acme.source, Source::File("/etc/desk/acme.secret".into()));
}

#[test]
fn the_template_names_every_key() {
    let mut text = uncommented(TEMPLATE);
    text.push_str("credential_file");
    for key in ["version", "clipboard", "screen", "refresh", "on_lost_reveal", "network", "ca_file"]
        .iter()
        .chain(&clipboard::KEYS)
        .chain(&profile::KEYS)
    {
        assert!(text.contains(key), "{key}");
    }
}

#[test]
fn the_template_is_written_once_and_for_oneself_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("deep/tokendesk/config.toml");
    write_template(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&path).unwrap(), TEMPLATE);
    fs::write(&path, "version = 1").unwrap();
    assert!(matches!(write_template(&path), Err(TemplateError::Exists(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "version = 1");
    let blocked = path.join("config.toml");
    assert!(matches!(write_template(&blocked), Err(TemplateError::Unwritable { .. })));
}

#[test]
fn the_profile_of_the_readme_can_be_used() {
    let readme = include_str!("../../../README.md");
    let (_, from) = readme.split_once("## A real account").unwrap();
    let example = from.split("```").nth(1).unwrap();
    let acme = profile(example);
    assert_eq!(acme.auth, Auth::OAuthClient("tokendesk".into()));
    assert_eq!(acme.source, Source::Store);
    assert!(acme.guard.read_only);
}

#[test]
fn actions_have_the_keys_that_are_set() {
    let text = "[keys.everywhere]\nrefresh = [\"f5\", \"ctrl-l\"]\n\
                [keys.tokens]\nadd = \"e\"\nedit = \"a\"\ndelete = []\n";
    let keymap = read(text).unwrap().keymap;
    let shown = |context, action| keymap.shown(context, action).map(Key::name);
    assert_eq!(shown(Context::Everywhere, Action::Refresh).as_deref(), Some("f5"));
    assert_eq!(shown(Context::Tokens, Action::Add).as_deref(), Some("e"));
    assert_eq!(shown(Context::Tokens, Action::Edit).as_deref(), Some("a"));
    assert_eq!(shown(Context::Tokens, Action::Delete), None);
    assert_eq!(read("[keys]\n[keys.tokens]").unwrap(), Settings::default());
}

#[test]
fn a_key_that_can_t_be_is_told_with_its_line_and_why() {
    for (text, said) in [
        (
            "[keys.token]",
            "1: keys.token is not known. Allowed in [keys] are everywhere, list, tokens,",
        ),
        (
            "[keys.tokens]\nadd = \"n\"\nremove = \"x\"",
            "3: keys.tokens.remove is not known. Allowed in [keys.tokens] are menu, add, edit,",
        ),
        (
            "[keys.tokens]\nadd = \"ctrl-shift-hunter2\"",
            "2: keys.tokens.add has something that is not the name of a key. A key is one",
        ),
        (
            "[keys.tokens]\nadd = [\"n\", 5]",
            "2: keys.tokens.add has something that is not the name",
        ),
        (
            "[keys.tokens]\n\nadd = \"e\"",
            "3: keys.tokens.add can’t have e: tokens.edit has it. Choose a key that is free there,",
        ),
        (
            "[keys.everywhere]\nhelp = \"m\"",
            "2: keys.everywhere.help can’t have m: tokens.menu has it. Choose",
        ),
        (
            "[keys.tokens]\nsort = \"ctrl-o\"\n[keys.audit]\nfilter = \"ctrl-o\"",
            "4: keys.audit.filter can’t have Ctrl-o: tokens.sort has it.",
        ),
        (
            "[keys.audit]\nfilter = \"ctrl-o\"\n[keys.tokens]\nsort = \"ctrl-o\"",
            "4: keys.tokens.sort can’t have Ctrl-o: audit.filter has it.",
        ),
        (
            "[keys.form]\nback = \"f10\"",
            "2: keys.form.back can’t be like this: Esc stays what it is. Esc goes back, Ctrl-c",
        ),
        (
            "[keys.form]\nnext-focus = \"n\"",
            "2: keys.form.next-focus can’t have n: there it belongs to the text that is typed.",
        ),
        ("[keys.confirmation]\nnext-focus = []", "2: keys.confirmation.next-focus needs a key."),
    ] {
        let told = wrong(text);
        assert!(told.starts_with(&format!("config.toml:{said}")), "{told}\n{said}");
        assert!(!told.contains("hunter2"), "a value is not repeated: {told}");
    }
}
