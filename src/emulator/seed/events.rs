//! The past of a new account: events in their order in time, made one by one as they are written.

use std::iter::Peekable;
use std::vec::IntoIter;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::demo::{self, Demo, seconds};
use super::tokens::{ADDRESSES, SEED};
use crate::emulator::store::{NewEvent, SYSTEM, StoreError};

/// The events, oldest first. A million of them never stand in memory together.
pub struct Events<'a> {
    demo: &'a Demo,
    staff: Vec<&'a demo::User>,
    weights: u32,
    tokens: Peekable<IntoIter<NewEvent>>,
    next: Option<NewEvent>,
    made: usize,
    wanted: usize,
    start: i64,
    span: i64,
    random: StdRng,
}

impl<'a> Events<'a> {
    /// `wanted` events up to `now`: those of the tokens, the newest if there are too many, and
    /// between them what else happens in an account.
    pub fn new(
        demo: &'a Demo,
        mut tokens: Vec<NewEvent>,
        wanted: usize,
        now: i64,
    ) -> Result<Self, StoreError> {
        tokens.drain(..tokens.len().saturating_sub(wanted));
        let span = seconds(&demo.account.audit_span)?;
        let staff = demo.user.iter();
        Ok(Self {
            demo,
            staff: staff.filter(|user| user.role != "end-user").collect(),
            weights: demo.event.iter().map(|event| event.weight).sum(),
            wanted: wanted - tokens.len(),
            tokens: tokens.into_iter().peekable(),
            next: None,
            made: 0,
            start: now - span,
            span,
            random: StdRng::seed_from_u64(SEED),
        })
    }

    /// The next event that is not about a token. The span is cut into as many slots as there are
    /// events, each somewhere in its own: so they come in order without being sorted.
    fn ordinary(&mut self) -> Option<NewEvent> {
        if self.made == self.wanted {
            return None;
        }
        let slot = |number: usize| -> Option<i64> {
            let share = i128::from(self.span) * i128::try_from(number).ok()?;
            i64::try_from(share / i128::try_from(self.wanted).ok()?).ok()
        };
        let (from, to) = (slot(self.made)?, slot(self.made + 1)?);
        self.made += 1;
        let at = self.start + self.random.random_range(from..to.max(from + 1));
        let template = self.template()?;
        let admins_only = template.by == "admin";
        let actor = self.person(admins_only);
        let (other, number) = (self.person(false), self.random.random_range(2..9000));
        let fill = |text: &str| {
            text.replace("{n}", &number.to_string())
                .replace("{user}", &other.name)
                .replace("{actor}", &actor.name)
        };
        let system = template.by == "system";
        let address = self.random.random_range(0..ADDRESSES.len());
        let address = ADDRESSES.get(address).map(ToString::to_string);
        let source_id = match template.item.as_str() {
            "user" if template.action == "login" => actor.id,
            "user" => other.id,
            _ => 4_417_720_000_000 + i64::from(number),
        };
        Some(NewEvent {
            created_at: at,
            actor_id: Some(if system { SYSTEM.0 } else { actor.id }),
            actor_name: if system { SYSTEM.1 } else { &actor.name }.to_owned(),
            ip_address: address.filter(|_| !system),
            action: template.action.clone(),
            source_type: template.item.clone(),
            source_id: Some(source_id),
            source_label: fill(&template.label),
            change_description: fill(&template.change),
        })
    }

    fn template(&mut self) -> Option<&'a demo::Event> {
        let mut left = self.random.random_range(0..self.weights.max(1));
        self.demo.event.iter().find(|event| {
            let found = left < event.weight;
            left = left.saturating_sub(event.weight);
            found
        })
    }

    fn person(&mut self, admins_only: bool) -> &'a demo::User {
        let fits = |user: &&&'a demo::User| !admins_only || user.role == "admin";
        let count = self.staff.iter().filter(fits).count();
        let at = self.random.random_range(0..count.max(1));
        let found = self.staff.iter().filter(fits).nth(at);
        found.copied().unwrap_or(&self.demo.user[0])
    }
}

impl Iterator for Events<'_> {
    type Item = NewEvent;

    fn next(&mut self) -> Option<NewEvent> {
        if self.next.is_none() {
            self.next = self.ordinary();
        }
        let Some(ordinary) = &self.next else {
            return self.tokens.next();
        };
        let first = ordinary.created_at;
        match self.tokens.next_if(|event| event.created_at <= first) {
            Some(token) => Some(token),
            None => self.next.take(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn the_past_is_as_long_as_asked_for_and_in_order() {
        let demo = Demo::read().unwrap();
        let now = 1_795_000_000;
        for wanted in [0, 7, 432, 5000] {
            let wanted_tokens = tokens::Wanted { count: 21, now, access: true, retirement: false };
            let told = tokens::make(&demo, &wanted_tokens).unwrap().events;
            let events: Vec<_> = Events::new(&demo, told, wanted, now).unwrap().collect();
            assert_eq!(events.len(), wanted);
            assert!(events.is_sorted_by_key(|event| event.created_at));
            assert!(events.iter().all(|event| event.created_at <= now));
        }
    }

    #[test]
    fn l3_much_of_the_past_lies_within_the_default_window() {
        let demo = Demo::read().unwrap();
        let now = 1_795_000_000;
        let events = Events::new(&demo, Vec::new(), 432, now).unwrap();
        let recent = events.filter(|event| event.created_at > now - 12 * 7 * 86_400);
        assert!(recent.count() > 100);
    }
}
