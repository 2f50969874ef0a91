-- The embedded account. Times are seconds since 1970, flags are 0 or 1.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    subdomain TEXT NOT NULL,
    plan TEXT NOT NULL,
    token_limit INTEGER NOT NULL,
    terms_accepted INTEGER NOT NULL,
    token_access INTEGER NOT NULL,
    end_user_passwords INTEGER NOT NULL,
    signed_in_user INTEGER NOT NULL,
    last_token_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_oauth_id INTEGER NOT NULL DEFAULT 7340012000000,
    retirement INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE custom_roles (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    role_type INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    custom_role_id INTEGER REFERENCES custom_roles (id),
    time_zone TEXT NOT NULL,
    iana_time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    verified INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_login_at INTEGER
) STRICT;

-- `user_id` refers to nothing: a creator may be deleted, its token stays (reference `docs/wire.md`).
-- `status_changed_at` is when `active` last became what it is; null is when the token was made.
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    visible_token TEXT NOT NULL,
    description TEXT,
    active INTEGER NOT NULL,
    last_used INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    user_id INTEGER,
    assigned_user_id INTEGER,
    status_changed_at INTEGER
) STRICT;

CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT,
    type TEXT,
    requester_id INTEGER NOT NULL,
    assignee_id INTEGER,
    tags TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    ip_address TEXT,
    action TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source_id INTEGER,
    source_label TEXT NOT NULL,
    change_description TEXT NOT NULL
) STRICT;

-- An event is written once and for all.
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'an audit event is never changed'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'an audit event is never deleted'); END;
