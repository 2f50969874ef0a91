//! The tokens of a new account and the events that tell of them.

use jiff::Timestamp;
use rand::rngs::{StdRng, SysRng};
use rand::{RngExt, SeedableRng, TryRng};

use super::demo::{self, Demo, Person, before, maybe_before};
use crate::domain::audit::ActivityType;
use crate::domain::retirement::{CREATION_UNTIL, END, Life};
use crate::emulator::secret::{ALPHABET, VISIBLE_CHARS};
use crate::emulator::store::{NewEvent, SYSTEM, StoreError, TokenRow, active_changed, token_label};

/// Everything generated follows from this number.
pub const SEED: u64 = 0x746f_6b65_6e64_736b;

/// Where the ids of tokens begin: as large as real ones, beyond 2^40.
const FIRST_ID: i64 = 6_130_907_993_000;

/// The addresses from which a demo account is used: reserved for documentation.
pub const ADDRESSES: [&str; 6] = [
    "203.0.113.7",
    "198.51.100.23",
    "192.0.2.44",
    "203.0.113.91",
    "198.51.100.8",
    "2001:db8::3f:17",
];

/// The tokens, and their events, oldest first.
pub struct Made {
    /// The tokens.
    pub rows: Vec<TokenRow>,
    /// Their events.
    pub events: Vec<NewEvent>,
}

/// Which tokens are wanted.
pub struct Wanted {
    /// How many.
    pub count: usize,
    /// The account's time.
    pub now: i64,
    /// Token access is on; without it all are inactive (S2).
    pub access: bool,
    /// The account keeps the rules of the retirement, and has kept them.
    pub retirement: bool,
}

/// Makes the tokens: those of the demo first.
pub fn make(demo: &Demo, wanted: &Wanted) -> Result<Made, StoreError> {
    let mut random = StdRng::seed_from_u64(SEED);
    let count = wanted.count;
    let mut made = Made { rows: Vec::with_capacity(count), events: Vec::with_capacity(count * 2) };
    let mut id = FIRST_ID;
    for index in 0..count {
        id += random.random_range(3..90);
        let generated;
        let token = if let Some(token) = demo.token.get(index) {
            token
        } else {
            generated = generate(demo, &mut random, wanted.retirement);
            &generated
        };
        let past = Past::of(token, wanted)?;
        made.rows.push(row(demo, token, id, &past, wanted)?);
        tell(demo, token, id, &past, &mut made.events)?;
    }
    made.events.sort_by_key(|event| event.created_at);
    Ok(made)
}

/// What has happened to a token, and when.
struct Past {
    created_at: i64,
    last_used: Option<i64>,
    edited: Option<i64>,
    /// When it became inactive or active, oldest first.
    changes: Vec<Change>,
}

/// That a token became active or inactive.
struct Change {
    at: i64,
    active: bool,
    by_account: bool,
}

impl Past {
    fn of(token: &demo::Token, wanted: &Wanted) -> Result<Self, StoreError> {
        let now = wanted.now;
        // Z2: nothing was made since, in an account that keeps the rule.
        let newest = if wanted.retirement { CREATION_UNTIL.as_second() - 1 } else { i64::MAX };
        let created_at = before(now, &token.age)?.min(newest);
        // Z3: nothing was used or reactivated since, there.
        let end = if wanted.retirement { END.as_second() - 1 } else { i64::MAX };
        let last_used = maybe_before(now, token.last_used.as_ref())?.map(|used| used.min(end));
        let mut changes = Vec::new();
        if token.idled {
            // The account's own rule says when; before it held, nothing was deactivated.
            let life = Life::active(time(created_at), last_used.map(time), None);
            let at = life.next().at.as_second();
            changes.push(Change { at, active: false, by_account: true });
        }
        let by_person = |at, active| Change { at, active, by_account: false };
        // What was not deactivated before is not reactivated either.
        let reactivated = maybe_before(now, token.reactivated.as_ref())?;
        let reactivated =
            reactivated.filter(|at| *at <= end && changes.first().is_some_and(|off| off.at < *at));
        changes.extend(reactivated.map(|at| by_person(at, true)));
        let inactive = maybe_before(now, token.inactive.as_ref())?;
        changes.extend(inactive.map(|at| by_person(at, false)));
        changes.retain(|change| change.at <= now);
        Ok(Self {
            created_at,
            last_used,
            edited: maybe_before(now, token.edited.as_ref())?,
            changes,
        })
    }
}

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

fn row(
    demo: &Demo,
    token: &demo::Token,
    id: i64,
    past: &Past,
    wanted: &Wanted,
) -> Result<TokenRow, StoreError> {
    // The value of such a token never existed: its hash is a number that nothing leads to.
    let mut hash = [0; 32];
    SysRng.try_fill_bytes(&mut hash).map_err(|error| StoreError::Random(error.to_string()))?;
    let assigned = token.assigned.as_ref();
    let last = past.changes.last();
    let active = wanted.access && last.is_none_or(|change| change.active);
    let changed = last.map(|change| change.at);
    Ok(TokenRow {
        id,
        hash,
        visible_token: token.visible.clone(),
        description: token.description.clone(),
        active,
        last_used: past.last_used,
        created_at: past.created_at,
        updated_at: past.edited.max(changed).unwrap_or(past.created_at),
        user_id: Some(demo.person(&token.by)?.id),
        assigned_user_id: assigned
            .map(|key| demo.person(key).map(|person| person.id))
            .transpose()?,
        status_changed_at: changed.or_else(|| (!active).then_some(wanted.now)),
    })
}

/// The events that a token has left: made, perhaps edited, perhaps deactivated and reactivated.
fn tell(
    demo: &Demo,
    token: &demo::Token,
    id: i64,
    past: &Past,
    events: &mut Vec<NewEvent>,
) -> Result<(), StoreError> {
    let creator = demo.person(&token.by)?;
    let admin = demo.person(&demo.account.admin)?;
    let account = Person { id: SYSTEM.0, name: SYSTEM.1 };
    let mut push = |at: i64, person: Person<'_>, activity: ActivityType, text: String| {
        let address = usize::try_from(at.unsigned_abs() % 6).unwrap_or(0);
        let address = ADDRESSES.get(address).map(ToString::to_string);
        events.push(NewEvent {
            created_at: at,
            actor_id: Some(person.id),
            actor_name: person.name.to_owned(),
            ip_address: address.filter(|_| person.id != SYSTEM.0),
            action: activity.as_wire().to_owned(),
            source_type: "apitoken".to_owned(),
            source_id: Some(id),
            source_label: token_label(token.description.as_deref()),
            change_description: text,
        });
    };
    push(past.created_at, creator, ActivityType::Created, String::new());
    if let Some(at) = past.edited {
        let new = token.description.as_deref().unwrap_or("not set");
        let text = format!("description changed from not set to {new}");
        push(at, creator, ActivityType::Updated, text);
    }
    for change in &past.changes {
        let person = if change.by_account { account } else { admin };
        push(change.at, person, ActivityType::Updated, active_changed(change.active));
    }
    Ok(())
}

/// One more token, believable and always the same. While the account keeps the rules of the
/// retirement it has none that they would have ended.
fn generate(demo: &Demo, random: &mut StdRng, retirement: bool) -> demo::Token {
    let mut word = |list: &[String]| -> String {
        let at = random.random_range(0..list.len().max(1));
        list.get(at).cloned().unwrap_or_default()
    };
    let names = &demo.names;
    let description = [&names.first, &names.second, &names.third].map(|list| word(list)).join(" ");
    let staff: Vec<_> = demo.user.iter().filter(|user| user.role != "end-user").collect();
    let by = staff.get(random.random_range(0..staff.len().max(1)));
    let age_days = random.random_range(2..1400);
    let used_minutes = random.random_range(1..age_days * 24 * 60);
    let visible = (0..VISIBLE_CHARS)
        .filter_map(|_| ALPHABET.get(random.random_range(0..ALPHABET.len())))
        .map(|byte| char::from(*byte))
        .collect();
    let token = demo::Token {
        key: None,
        description: random.random_bool(0.97).then(|| description.trim().to_owned()),
        visible,
        age: format!("{age_days} days"),
        last_used: random.random_bool(0.9).then(|| format!("{used_minutes} min")),
        inactive: random.random_bool(0.25).then(|| format!("{} days", age_days / 2)),
        idled: false,
        reactivated: None,
        edited: None,
        assigned: None,
        by: by.map_or_else(|| demo.account.admin.clone(), |user| user.key.clone()),
    };
    if retirement { retiring(token, random) } else { token }
}

/// The same token with a past that the rules have left: in use, idle, off by the account or by a
/// person, or reactivated and not used since.
fn retiring(token: demo::Token, random: &mut StdRng) -> demo::Token {
    let kind = random.random_range(0..100);
    let used_days = match kind {
        0..55 => 0..14,
        55..68 => 15..29,
        68..88 => 31..88,
        _ => 31..60,
    };
    let used_days = random.random_range(used_days);
    let minutes = used_days * 24 * 60 + random.random_range(1..24 * 60);
    let days = random.random_range(1..28);
    demo::Token {
        age: format!("{} days", random.random_range(150..1400)),
        last_used: (kind < 95).then(|| format!("{minutes} min")),
        inactive: (88..95).contains(&kind).then(|| format!("{} days", used_days.min(29))),
        idled: (68..88).contains(&kind) || kind >= 95,
        reactivated: (kind >= 95).then(|| format!("{days} days")),
        ..token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000;

    fn wanted(count: usize, access: bool) -> Wanted {
        Wanted { count, now: NOW, access, retirement: false }
    }

    #[test]
    fn generated_tokens_are_always_the_same_but_for_their_unknown_hashes() {
        let demo = Demo::read().unwrap();
        let [one, other] = [(); 2].map(|()| make(&demo, &wanted(300, true)).unwrap().rows);
        for (one, other) in one.iter().zip(&other) {
            assert_ne!(one.hash, other.hash);
            let same = TokenRow { hash: one.hash, ..other.clone() };
            assert_eq!(*one, same);
            assert!(one.created_at <= one.last_used.unwrap_or(NOW));
        }
    }

    #[test]
    fn s2_without_token_access_no_token_is_active() {
        let demo = Demo::read().unwrap();
        let rows = make(&demo, &wanted(30, false)).unwrap().rows;
        assert!(rows.iter().all(|row| !row.active));
    }

    #[test]
    fn z1_the_rules_of_the_retirement_have_left_every_token_that_is_made() {
        let demo = Demo::retiring().unwrap();
        // Ten days into Z1, today, and in the last month.
        for now in [1_786_060_800, NOW, 1_807_000_000] {
            let wanted = Wanted { count: 400, now, access: true, retirement: true };
            for row in make(&demo, &wanted).unwrap().rows {
                let changed = row.status_changed_at.map(time);
                let life = if row.active {
                    Life::active(time(row.created_at), row.last_used.map(time), changed)
                } else {
                    Life::Inactive { since: changed.unwrap() }
                };
                assert!(row.created_at < CREATION_UNTIL.as_second());
                // A day is the least that nothing happens to it in.
                assert!(life.next().at > time(now), "{now}: {row:?}");
            }
        }
    }
}
