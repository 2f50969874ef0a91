-- OAuth clients. Only the hash of a secret is kept; a public client has none. `redirect_uri` has an
-- address a line; `scope` is what may be asked for, and without it that is everything.
CREATE TABLE oauth_clients (
    id INTEGER PRIMARY KEY,
    identifier TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT,
    company TEXT,
    redirect_uri TEXT NOT NULL,
    scope TEXT,
    secret_hash BLOB,
    visible_secret TEXT,
    user_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Access tokens. They end with their client.
CREATE TABLE oauth_tokens (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    visible_token TEXT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    used_at INTEGER
) STRICT;

CREATE INDEX oauth_tokens_by_client ON oauth_tokens (client_id);
