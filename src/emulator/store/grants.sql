-- What the authorization-code grant needs. A refresh token belongs to the access token that it was
-- given with; a code remembers what was given for it, so that a second use takes that back.
ALTER TABLE oauth_clients ADD COLUMN global INTEGER NOT NULL DEFAULT 0;
ALTER TABLE oauth_tokens ADD COLUMN refresh_hash BLOB;
ALTER TABLE oauth_tokens ADD COLUMN visible_refresh TEXT;
ALTER TABLE oauth_tokens ADD COLUMN refresh_expires_at INTEGER;
CREATE UNIQUE INDEX oauth_tokens_by_refresh ON oauth_tokens (refresh_hash);

CREATE TABLE oauth_codes (
    hash BLOB PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL,
    challenge TEXT,
    expires_at INTEGER NOT NULL,
    token_id INTEGER
) STRICT;
