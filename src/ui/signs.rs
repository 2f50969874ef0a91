//! Signs of the screen, in a set for each kind of terminal.

/// Signs, with a set for terminals that are not UTF-8 or draw ambiguous characters wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// Before *Active*.
    pub active: &'static str,
    /// Before *Inactive*.
    pub inactive: &'static str,
    /// The options menu of a row.
    pub options: &'static str,
    /// Between the parts of a path.
    pub crumb: &'static str,
    /// Where a text was cut.
    pub ellipsis: &'static str,
    /// Beside the place where one is.
    pub marker: &'static str,
    /// Beside a row that is marked.
    pub marked: &'static str,
    /// What is done of a bar, and what is not.
    pub bar: [&'static str; 2],
    /// The heights of a plot within one row, the lowest first; the first one is nothing.
    pub heights: [&'static str; 9],
    /// The bar of a token's time: its last use, when it is off, when it is deleted, and the end of
    /// all tokens.
    pub times: [&'static str; 4],
    /// Between those: while it works, while it can be brought back, and before and after.
    pub spans: [&'static str; 3],
    /// Beside a row that changed a moment ago.
    pub changed: &'static str,
    /// Between figures.
    pub dot: &'static str,
    /// Smallest first.
    pub ascending: &'static str,
    /// Largest first.
    pub descending: &'static str,
    /// What moves while something loads.
    pub spinner: [&'static str; 4],
    /// Whether frames may be drawn with lines.
    pub lines: bool,
}

impl Signs {
    /// The signs of a UTF-8 terminal.
    pub const UNICODE: Self = Self {
        active: "●",
        inactive: "○",
        options: "⋮",
        crumb: "›",
        ellipsis: "…",
        marker: "▌",
        marked: "✓",
        bar: ["█", "░"],
        heights: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        times: ["●", "○", "×", "│"],
        spans: ["━", "┄", " "],
        changed: "•",
        dot: "·",
        ascending: "↑",
        descending: "↓",
        spinner: ["◐", "◓", "◑", "◒"],
        lines: true,
    };
    /// The signs of any other terminal.
    pub const ASCII: Self = Self {
        active: "*",
        inactive: "o",
        options: ":",
        crumb: ">",
        // A tilde is the mark of an estimate.
        ellipsis: "..",
        marker: ">",
        marked: "x",
        bar: ["#", "."],
        heights: [" ", ".", ".", ":", ":", "|", "|", "#", "#"],
        times: ["*", "o", "x", "|"],
        spans: ["=", ".", " "],
        changed: "+",
        dot: "-",
        ascending: "^",
        descending: "v",
        spinner: ["-", "\\", "|", "/"],
        lines: false,
    };
}

/// Signs in texts, and what stands for them, in one cell, where they are drawn wide or not at all.
const PLAIN: [(&str, &str); 15] = [
    ("…", "."),
    ("⋮", ":"),
    ("·", "-"),
    ("•", "*"),
    ("–", "-"),
    ("—", "-"),
    ("‹", "<"),
    ("›", ">"),
    ("‘", "'"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
    ("→", ">"),
    ("←", "<"),
    ("×", "x"),
];

impl Signs {
    /// What is drawn for a sign in a text that was not made for this terminal.
    pub fn instead_of(&self, symbol: &str) -> Option<&'static str> {
        let plain = PLAIN.iter().find(|(sign, _)| *sign == symbol).map(|(_, plain)| *plain);
        plain.filter(|_| !self.lines)
    }
}
