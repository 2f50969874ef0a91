# What one does here by hand. `just` lists it.

default:
    @just --list

# Everything that a landing runs.
ci:
    .ci/run

# The tests.
test:
    cargo test

# Writes the README's key table, the pictures of the screen and the page of commands anew.
generate:
    UPDATE_README=1 cargo test --test it generated
    UPDATE_README=1 cargo test --test it pictures
    UPDATE_README=1 cargo test --test it reference

# Writes the pictures of all screens anew; look at the difference before you commit it.
screens:
    INSTA_UPDATE=always cargo test --test it screens

# How long update and view take.
bench:
    cargo bench

# Kills the server under writes a thousand times: nothing acknowledged may be lost.
kills:
    TOKENDESK_KILL_ROUNDS=1000 cargo test --test it a_kill_under_writes

# Every state of the screen at every size up to 130 x 45. It takes some minutes.
sweep:
    TOKENDESK_SWEEP=1 cargo test --test it every_size_in_full

# Licences and bans of everything that is linked.
deny:
    cargo deny check bans licenses sources

# A million times what others write, through answers, state and drawing: nothing may act on the
# terminal. It takes an hour or two.
fuzz:
    CARGO_PROFILE_DEV_OPT_LEVEL=2 TOKENDESK_FUZZ_CASES=1000000 cargo test --test it whatever_comes_acts
