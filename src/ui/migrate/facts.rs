//! What is known at each step: the token, the client, and how far the one has grown quiet beside the
//! other.

use ratatui::text::Line;

use crate::app::cockpit;
use crate::app::oauth::detail::person;
use crate::domain::migration::{Monthly, Quiet, Stage};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::OAuthClient;
use crate::domain::time;
use crate::phrases::Phrase;
use crate::ui::text::plain;
use crate::ui::{age, detail, retirement, tokens};

use super::{Lines, Panel};

/// Cells of the bar of quiet days.
const BAR: i64 = 20;

impl Panel<'_> {
    /// Step 1: what the account knows of the token.
    pub(super) fn token(&self) -> Vec<Line<'static>> {
        let (state, look) = (self.state, self.look);
        let Some(token) = state.tokens.get(self.way.token) else {
            return self.said(&Phrase::TokenGone, look.theme.danger);
        };
        let mut facts = vec![
            (Phrase::ColumnDescription, tokens::description(look, token)),
            (Phrase::ColumnToken, tokens::prefix(look, token)),
            (Phrase::ColumnLastUsed, age::in_full(look, state, token.last_used)),
            (Phrase::ColumnCreated, age::in_full(look, state, Some(token.created_at))),
            (Phrase::ColumnCreatedBy, detail::creator(look, token)),
        ];
        facts.extend(retirement::story(state, look, token).into_iter().take(1));
        self.pairs(&facts)
    }

    /// Step 2 of a way that has begun: for whom the client was made, and whose rights it has.
    pub(super) fn rights(&self) -> Vec<Line<'static>> {
        let client = self.way.client(self.state);
        client.map(|client| self.pairs(&self.rights_of(client))).unwrap_or_default()
    }

    fn rights_of(&self, client: &OAuthClient) -> [(Phrase, String); 2] {
        let say = |phrase: Phrase| self.look.say(&phrase);
        let people = client.kind == Some(ClientKind::Public);
        let who = if people { Phrase::MigrateForPerson } else { Phrase::MigrateForProgram };
        let rights = match client.user_id {
            _ if people => say(Phrase::MigrateActsAsPerson),
            Some(owner) => person(self.state, owner)
                .unwrap_or_else(|| say(Phrase::UnknownCreator { id: owner.0.to_string() })),
            None => String::new(),
        };
        [(Phrase::MigrateFactWho, say(who)), (Phrase::MigrateFactRights, rights)]
    }

    /// Step 4: the client that takes the token's place.
    pub(super) fn client(&self) -> Vec<Line<'static>> {
        let (state, look) = (self.state, self.look);
        let Some(client) = self.way.client(state) else {
            return vec![];
        };
        let scopes = client.scope.as_ref().filter(|scopes| !scopes.is_empty());
        let scopes = scopes.map_or_else(
            || look.say(&Phrase::ScopesUnlimited),
            |scopes| plain(&scopes.to_string()),
        );
        let mut facts = vec![
            self.named(client),
            (Phrase::MigrateFactScopes, scopes),
            (Phrase::ColumnCreated, age::in_full(look, state, Some(client.created_at))),
        ];
        facts.extend(self.rights_of(client));
        let mut lines = self.pairs(&facts);
        lines.push(Line::default());
        let people = client.kind == Some(ClientKind::Public);
        let note = if people { Phrase::MigratePublic } else { Phrase::WaySecretGone };
        lines.extend(self.said(&note, look.theme.quiet));
        lines
    }

    /// Which client it is.
    pub(super) fn client_line(&self) -> Vec<Line<'static>> {
        let client = self.way.client(self.state);
        client.map(|client| self.pairs(&[self.named(client)])).unwrap_or_default()
    }

    fn named(&self, client: &OAuthClient) -> (Phrase, String) {
        let (identifier, id) = (client.identifier.to_string(), client.id.0.to_string());
        let named = self.look.say(&Phrase::MigrateClient { identifier, id });
        (Phrase::MigrateFactClient, named)
    }

    /// When it was tried, as the client's description says it.
    pub(super) fn tried_phrase(&self) -> Phrase {
        let day = self.standing().and_then(|standing| standing.plan.tried);
        day.map_or(Phrase::WayUsed, |day| Phrase::WayTriedOn { day: day.to_string() })
    }

    /// Step 6: the last use of the one beside that of the other.
    pub(super) fn watch(&self, lines: &mut Lines) {
        let (state, look) = (self.state, self.look);
        let (Some(token), Some(standing)) = (state.tokens.get(self.way.token), self.standing())
        else {
            return;
        };
        let quiet = match standing.stage {
            Stage::Watching(Quiet { days, .. }) => Some(days),
            Stage::Tried | Stage::ClientMade => Some(0),
            _ => None,
        };
        let mut facts = vec![
            (Phrase::MigrateFactOldUsed, age::in_full(look, state, token.last_used)),
            (Phrase::MigrateFactNewUsed, age::in_full(look, state, standing.client_used)),
        ];
        if let Some(days) = quiet {
            let of = standing.plan.quiet_days;
            let full = usize::try_from(days.min(of) * BAR / of.max(1)).unwrap_or(0);
            let rest = usize::try_from(BAR).unwrap_or(0).saturating_sub(full);
            let [done, open] = look.signs.bar;
            let counted = look.say(&if days < of {
                Phrase::WayQuietOf { days, of }
            } else {
                Phrase::WayQuietLong { days, of }
            });
            let bar = format!("{}{}  {counted}", done.repeat(full), open.repeat(rest));
            facts.push((Phrase::WayFactQuiet, bar));
        }
        if let Some(due) = standing.due(token).filter(|_| quiet.is_some()) {
            let day = look.say(&cockpit::due(due, &state.zone()));
            facts.push((Phrase::WayFactDue, look.say(&Phrase::WayDueIf { day })));
        }
        let (quiet_days, off) = (standing.plan.quiet_days, standing.plan.off_days);
        let plan = look.say(&Phrase::MigratePlan { quiet: quiet_days, off });
        facts.push((Phrase::MigrateFactPlan, plan));
        lines.extend(self.pairs(&facts));
        lines.gap();
        if standing.client_used.is_none() {
            lines.extend(self.said(&Phrase::WayClientUnused, look.theme.danger));
        }
        if let Some(days) = quiet {
            lines.extend(self.monthly(days));
        }
        lines.gap();
        if self.way.outdated(state).is_some() {
            return;
        }
        let live = match state.live.every {
            Some(every) => Phrase::WayLive { seconds: every.as_secs() },
            None => Phrase::WayNotLive,
        };
        lines.extend(self.said(&live, look.theme.quiet));
    }

    /// What the days prove of a monthly job.
    fn monthly(&self, days: i64) -> Vec<Line<'static>> {
        match Monthly::after(days) {
            Monthly::NoProof => self.said(&Phrase::MigrateMonthlyNoProof, self.look.theme.title),
            Monthly::OnceBy => self.said(&Phrase::MigrateMonthlyOnceBy, self.look.theme.good),
        }
    }

    /// Steps 7 and 8: how long it is off, until when, and the way back.
    pub(super) fn off(&self, lines: &mut Lines) {
        let (state, look) = (self.state, self.look);
        let (Some(token), Some(standing)) = (state.tokens.get(self.way.token), self.standing())
        else {
            return;
        };
        let zone = state.zone();
        let told = state.cockpit.told.of(token).map(|change| change.last.at);
        let since = match told {
            Some(at) => age::in_full(look, state, Some(at)),
            None => look.say(&Phrase::About { what: time::day(token.updated_at, &zone) }),
        };
        let plan = standing.plan;
        match standing.stage {
            Stage::Soaking { until } => {
                let day = look.say(&cockpit::due(until, &zone));
                lines.extend(self.pairs(&[
                    (Phrase::WayFactOff, since),
                    (
                        Phrase::WayFactUntil,
                        look.say(&Phrase::WayOffUntil { day, days: plan.off_days }),
                    ),
                ]));
                lines.gap();
                lines.extend(self.said(&Phrase::WaySoaking, look.theme.title));
            }
            Stage::Soaked { days } => {
                lines.extend(self.pairs(&[(Phrase::WayFactOff, since)]));
                lines.gap();
                lines.extend(self.said(&Phrase::WayOffLong { days }, look.theme.title));
                lines.extend(self.monthly(days));
            }
            _ => self.watch(lines),
        }
    }
}
