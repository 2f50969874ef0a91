//! Times update and view.
fn main() {
    divan::main();
}
