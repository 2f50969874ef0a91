//! The people of the account and what their roles allow (docs/wire.md, users and roles; rule P3).

use reqwest::Method;

use super::client::Client;
use super::error::{Dated, Error, ErrorKind};
use super::wire;
use crate::domain::user::{CurrentUser, Person};

impl Client {
    /// The user one is signed in as, with the account's clock.
    ///
    /// Fails with [`ErrorKind::Anonymous`] where the account answers 200 with nobody, as it does
    /// without a credential.
    pub async fn current_user(&self) -> Result<Dated<CurrentUser>, Error> {
        let request = self.request(Method::GET, "/api/v2/users/me", &[]);
        let answer = self.send(&request).await?;
        let me: wire::OneUser = answer.json()?;
        let user = me.user.signed_in();
        let user = user.ok_or_else(|| answer.error(ErrorKind::Anonymous))?;
        Ok(answer.dated(user))
    }

    /// Whether a custom role has *Manage APIs* (P3). A role that the account does not list has not.
    pub async fn manages_apis(&self, custom_role_id: i64) -> Result<bool, Error> {
        let request = self.request(Method::GET, "/api/v2/custom_roles", &[]);
        let list: wire::RoleList = self.send(&request).await?.json()?;
        let mut roles = list.custom_roles.into_iter();
        let role = roles.find(|role| role.id == custom_role_id);
        Ok(role.and_then(|role| role.configuration?.manage_api_credentials).unwrap_or(false))
    }

    /// The administrators and agents, who can be actors of the audit log (L3), page after page.
    ///
    /// It ends at the last page, at a link that was followed before, or after 10,000 people.
    pub async fn actors(&self) -> Result<Vec<Person>, Error> {
        let query = [("role[]", "admin"), ("role[]", "agent"), ("page[size]", "100")];
        let pages = self.pages(self.request(Method::GET, "/api/v2/users", &query)).await?;
        let lists = pages.value.into_iter().flat_map(|list: wire::UserList| list.users);
        Ok(lists.filter_map(wire::UserRecord::person).collect())
    }
}
