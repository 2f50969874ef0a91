//! `tokendesk config`.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::command::{Home, ran};

#[test]
fn a_configuration_is_made_once_and_can_be_read() {
    let home = Home::new();
    let path = "~/config/tokendesk/config.toml";
    assert_eq!(home.run(&["config", "path"]), ran(0, &format!("{path}\n"), ""));
    let made = format!("{path} is written. Take the # from what you want.\n");
    assert_eq!(home.run(&["config", "init"]), ran(0, &made, ""));
    assert_eq!(fs::metadata(home.config()).unwrap().permissions().mode() & 0o777, 0o600);
    let again = format!(
        "tokendesk: {path} is there already, and was left as it is. Edit it, or name another file \
         with --config.\n"
    );
    assert_eq!(home.run(&["config", "init"]), ran(1, "", &again));
}

#[test]
fn another_file_can_be_named_before_or_after_the_verb() {
    let home = Home::new();
    assert_eq!(home.run(&["--config", "a.toml", "config", "path"]), ran(0, "a.toml\n", ""));
    assert_eq!(home.run(&["config", "path", "--config", "a.toml"]), ran(0, "a.toml\n", ""));
    assert_eq!(home.run(&["config", "init", "--config", "new/a.toml"]).status, Some(0));
    assert!(home.path().join("new/a.toml").exists());
}

#[test]
fn without_a_home_it_says_what_to_set() {
    let home = Home::new();
    let mut command = home.command(&["config", "path"]);
    let output = command.env_remove("HOME").env_remove("XDG_CONFIG_HOME").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = "tokendesk: there is no place for a configuration: neither XDG_CONFIG_HOME nor \
                HOME is set. Set HOME, or name a file with --config.\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), said);
}

#[test]
fn what_is_wrong_in_the_configuration_is_told_in_korean_with_its_line() {
    let home = Home::with_config("[clipboard]\ncopy = true\n");
    let said = "tokendesk: ~/config/tokendesk/config.toml:2: 알 수 없습니다: clipboard.copy. \
                [clipboard]에 쓸 수 있는 키: copy_on_open, route, copy_command, clear_after, \
                osc52_clear_after\n";
    assert_eq!(home.run(&["--locale", "ko", "whoami"]), ran(1, "", said));
    let home = Home::with_config("[profiles.acme]\nsubdomain = \"acme\"\n");
    let said = "tokendesk: ~/config/tokendesk/config.toml:1: profiles.acme: 빠진 키 auth. 쓸 수 \
                있는 값: \"oauth-client\", \"oauth-code\", \"oauth-token\", \"api-token\"\n";
    assert_eq!(home.run(&["--locale", "ko", "whoami"]), ran(1, "", said));
}

#[test]
fn config_speaks_korean() {
    let home = Home::new();
    let path = "~/config/tokendesk/config.toml";
    let korean = ["--locale", "ko", "config", "init"];
    let made = format!("설정 파일을 만들었습니다: {path}. 원하는 줄에서 #을 지우세요.\n");
    assert_eq!(home.run(&korean), ran(0, &made, ""));
    let again = format!(
        "tokendesk: 이미 있어 그대로 두었습니다: {path}. 그 파일을 편집하거나 --config로 다른 \
         파일을 지정하세요.\n"
    );
    assert_eq!(home.run(&korean), ran(1, "", &again));
}

#[test]
fn the_screen_and_the_log_say_in_korean_why_they_do_not_open() {
    let home = Home::new();
    let said = "tokendesk: 화면을 열려면 입력과 출력이 터미널이어야 합니다. 리디렉션하지 말고 \
                터미널에서 tokendesk를 실행하세요. `tokendesk serve`는 터미널 없이도 됩니다.\n";
    assert_eq!(home.run(&["--locale", "ko"]), ran(1, "", said));
    fs::write(home.path().join("state"), "").unwrap();
    let log = home.run(&["--locale", "ko", "--log", "info", "whoami"]);
    assert_eq!((log.status, log.out.as_str()), (Some(1), ""));
    let said = "tokendesk: ~/state/tokendesk/tokendesk.log: 쓸 수 없습니다: ";
    assert!(log.errors.starts_with(said), "{log:?}");
    assert!(log.errors.ends_with("XDG_STATE_HOME을 설정하거나 --log를 빼세요.\n"), "{log:?}");
}
