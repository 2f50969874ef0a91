//! The tokens of a new account and the events that tell of them.

use rand::rngs::{StdRng, SysRng};
use rand::{RngExt, SeedableRng, TryRng};

use super::demo::{self, Demo, Person, before, maybe_before};
use crate::domain::audit::ActivityType;
use crate::emulator::secret::{ALPHABET, VISIBLE_CHARS};
use crate::emulator::store::{NewEvent, StoreError, TokenRow, active_changed, token_label};

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

/// Makes `wanted` tokens: those of the demo first. Without token access all are inactive (S2).
pub fn make(demo: &Demo, wanted: usize, now: i64, access: bool) -> Result<Made, StoreError> {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut made =
        Made { rows: Vec::with_capacity(wanted), events: Vec::with_capacity(wanted * 2) };
    let mut id = FIRST_ID;
    for index in 0..wanted {
        id += random.random_range(3..90);
        let generated;
        let token = if let Some(token) = demo.token.get(index) {
            token
        } else {
            generated = generate(demo, &mut random);
            &generated
        };
        let row = row(demo, token, id, now, access)?;
        tell(demo, token, &row, now, &mut made.events)?;
        made.rows.push(row);
    }
    made.events.sort_by_key(|event| event.created_at);
    Ok(made)
}

fn row(
    demo: &Demo,
    token: &demo::Token,
    id: i64,
    now: i64,
    access: bool,
) -> Result<TokenRow, StoreError> {
    // The value of such a token never existed: its hash is a number that nothing leads to.
    let mut hash = [0; 32];
    SysRng.try_fill_bytes(&mut hash).map_err(|error| StoreError::Random(error.to_string()))?;
    let created_at = before(now, &token.age)?;
    let edited = maybe_before(now, token.edited.as_ref())?;
    let inactive = maybe_before(now, token.inactive.as_ref())?;
    let assigned = token.assigned.as_ref();
    let active = access && inactive.is_none();
    Ok(TokenRow {
        id,
        hash,
        visible_token: token.visible.clone(),
        description: token.description.clone(),
        active,
        last_used: maybe_before(now, token.last_used.as_ref())?,
        created_at,
        updated_at: edited.max(inactive).unwrap_or(created_at),
        user_id: Some(demo.person(&token.by)?.id),
        assigned_user_id: assigned
            .map(|key| demo.person(key).map(|person| person.id))
            .transpose()?,
        status_changed_at: (!active).then(|| inactive.unwrap_or(now)),
    })
}

/// The events that a token has left: made, perhaps edited, perhaps deactivated.
fn tell(
    demo: &Demo,
    token: &demo::Token,
    row: &TokenRow,
    now: i64,
    events: &mut Vec<NewEvent>,
) -> Result<(), StoreError> {
    let creator = demo.person(&token.by)?;
    let admin = demo.person(&demo.account.admin)?;
    let mut push = |at: i64, person: Person<'_>, activity: ActivityType, text: String| {
        let address = usize::try_from(at.unsigned_abs() % 6).unwrap_or(0);
        events.push(NewEvent {
            created_at: at,
            actor_id: Some(person.id),
            actor_name: person.name.to_owned(),
            ip_address: ADDRESSES.get(address).map(ToString::to_string),
            action: activity.as_wire().to_owned(),
            source_type: "apitoken".to_owned(),
            source_id: Some(row.id),
            source_label: token_label(token.description.as_deref()),
            change_description: text,
        });
    };
    push(row.created_at, creator, ActivityType::Created, String::new());
    if let Some(at) = maybe_before(now, token.edited.as_ref())? {
        let new = token.description.as_deref().unwrap_or("not set");
        let text = format!("description changed from not set to {new}");
        push(at, creator, ActivityType::Updated, text);
    }
    if let Some(at) = maybe_before(now, token.inactive.as_ref())? {
        push(at, admin, ActivityType::Updated, active_changed(false));
    }
    Ok(())
}

/// One more token, believable and always the same.
fn generate(demo: &Demo, random: &mut StdRng) -> demo::Token {
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
    demo::Token {
        description: random.random_bool(0.97).then(|| description.trim().to_owned()),
        visible,
        age: format!("{age_days} days"),
        last_used: random.random_bool(0.9).then(|| format!("{used_minutes} min")),
        inactive: random.random_bool(0.25).then(|| format!("{} days", age_days / 2)),
        edited: None,
        assigned: None,
        by: by.map_or_else(|| demo.account.admin.clone(), |user| user.key.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_tokens_are_always_the_same_but_for_their_unknown_hashes() {
        let demo = Demo::read().unwrap();
        let now = 1_795_000_000;
        let [one, other] = [(); 2].map(|()| make(&demo, 300, now, true).unwrap().rows);
        for (one, other) in one.iter().zip(&other) {
            assert_ne!(one.hash, other.hash);
            let same = TokenRow { hash: one.hash, ..other.clone() };
            assert_eq!(*one, same);
            assert!(one.created_at <= one.last_used.unwrap_or(now));
        }
    }

    #[test]
    fn s2_without_token_access_no_token_is_active() {
        let demo = Demo::read().unwrap();
        let rows = make(&demo, 30, 1_795_000_000, false).unwrap().rows;
        assert!(rows.iter().all(|row| !row.active));
    }
}
