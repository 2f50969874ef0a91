//! How far a verb has come: one line on the standard error, where that is a terminal, once it takes
//! longer than half a second. It is gone before anything else is written.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::termios::tcgetwinsize;
use tokio::task::AbortHandle;
use tokio::time::{interval, sleep};

use crate::phrases::{Catalog, Phrase};
use crate::ui::{cut, width};
use crate::zendesk::{Client, Observation};

/// What is quicker than this needs no line.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the line is drawn again.
const STEP: Duration = Duration::from_millis(100);

/// The cells of the bar.
const BAR: usize = 20;

/// The line, until the last of its clones is dropped.
#[derive(Clone, Debug)]
pub struct Progress(Arc<Shown>);

#[derive(Debug)]
struct Shown {
    line: Arc<Mutex<Line>>,
    task: Option<AbortHandle>,
}

#[derive(Debug, Default)]
struct Line {
    text: String,
    /// How many of how many.
    part: Option<(usize, usize)>,
    /// What it waits for meanwhile, which is told instead.
    wait: Option<String>,
    is_drawn: bool,
    is_over: bool,
}

impl Progress {
    /// Tells this once it takes long.
    pub fn start(text: String) -> Self {
        let line = Arc::new(Mutex::new(Line { text, ..Line::default() }));
        let task = io::stderr().is_terminal().then(|| {
            let line = Arc::clone(&line);
            tokio::spawn(async move {
                sleep(PATIENCE).await;
                let mut steps = interval(STEP);
                loop {
                    steps.tick().await;
                    draw(&mut lock(&line));
                }
            })
            .abort_handle()
        });
        Self(Arc::new(Shown { line, task }))
    }

    /// Tells something else.
    pub fn say(&self, text: String) {
        let mut line = lock(&self.0.line);
        line.text = text;
        line.wait = None;
    }

    /// Tells something that one should know at once, also where there is no such line.
    pub fn announce(&self, text: String) {
        if self.0.task.is_none() {
            write(&format!("{text}\n"));
        }
        self.say(text);
    }

    /// How many of how many.
    pub fn count(&self, done: usize, of: usize) {
        lock(&self.0.line).part = Some((done, of));
    }

    /// Tells of waits of this client, too.
    pub fn watch(&self, client: &Client, catalog: &Catalog) {
        let (line, locale) = (Arc::clone(&self.0.line), catalog.locale());
        client.observe(move |seen| {
            let wait = match seen {
                Observation::Waiting { seconds, .. } => {
                    Some(Catalog::new(locale).say(&Phrase::BulkPaused { seconds }))
                }
                Observation::Resumed { .. } => None,
                Observation::RateLimit(_) | Observation::Again { .. } => return,
            };
            lock(&line).wait = wait;
        });
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
        let mut line = lock(&self.line);
        line.is_over = true;
        if line.is_drawn {
            write("\r\u{1b}[K");
        }
    }
}

fn lock(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

fn draw(line: &mut Line) {
    if line.is_over {
        return;
    }
    let columns = tcgetwinsize(io::stderr()).map_or(80, |size| usize::from(size.ws_col));
    line.is_drawn = true;
    write(&format!("\r\u{1b}[K{}", drawn(line, columns.saturating_sub(1))));
}

/// The line in at most so many columns.
fn drawn(line: &Line, columns: usize) -> String {
    let text = line.wait.as_ref().unwrap_or(&line.text);
    let bar = line.part.filter(|(_, of)| *of > 0).map_or_else(String::new, |(done, of)| {
        let full = (done.min(of) * BAR) / of;
        format!("[{}{}] {done}/{of}  ", "#".repeat(full), "-".repeat(BAR - full))
    });
    format!("{bar}{}", cut(text, columns.saturating_sub(width(&bar)), "..."))
}

/// A courtesy: if it can't be written, the work goes on.
fn write(text: &str) {
    let mut errors = io::stderr().lock();
    let _ = errors.write_all(text.as_bytes()).and_then(|()| errors.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_and_a_wait_stands_instead_of_the_text() {
        let line = |part, wait: Option<&str>| Line {
            text: "Billing export".into(),
            part,
            wait: wait.map(str::to_owned),
            ..Line::default()
        };
        assert_eq!(drawn(&line(None, None), 79), "Billing export");
        let half = "[##########----------] 5/10  Billing export";
        assert_eq!(drawn(&line(Some((5, 10)), None), 79), half);
        assert_eq!(drawn(&line(Some((5, 10)), None), 36), "[##########----------] 5/10  Bill...");
        let waits = "[--------------------] 0/3  waits";
        assert_eq!(drawn(&line(Some((0, 3)), Some("waits")), 79), waits);
    }
}
