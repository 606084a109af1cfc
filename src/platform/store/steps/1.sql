-- Lists are kept in creation order. `ranks` counts the rows below each node of a tree over a list's
-- ordinals (see ranks.rs), so that the n-th row is found without walking over the rows before it.

CREATE TABLE IF NOT EXISTS domains (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    description TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS applications (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    call_url TEXT,
    message_url TEXT,
    fallback_url TEXT,
    timeout INTEGER,
    method TEXT,
    auto_answer INTEGER NOT NULL
) STRICT;

-- `application` is the ordinal of an application; ordinals are never used again, so one that is gone
-- stands for "none".
CREATE TABLE IF NOT EXISTS endpoints (
    domain INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    application INTEGER,
    enabled INTEGER NOT NULL,
    ha1_md5 BLOB NOT NULL,
    ha1_sha256 BLOB NOT NULL,
    PRIMARY KEY (domain, ordinal)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX IF NOT EXISTS endpoint_ids ON endpoints (id);
CREATE UNIQUE INDEX IF NOT EXISTS endpoint_names ON endpoints (domain, name);

CREATE TABLE IF NOT EXISTS tokens (
    digest BLOB PRIMARY KEY,
    endpoint TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS token_endpoints ON tokens (endpoint);
CREATE INDEX IF NOT EXISTS token_ends ON tokens (expires_at);

CREATE TABLE IF NOT EXISTS ranks (
    list INTEGER NOT NULL,
    level INTEGER NOT NULL,
    node INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (list, level, node)
) STRICT, WITHOUT ROWID;
