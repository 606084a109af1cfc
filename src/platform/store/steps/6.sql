-- Phone numbers of the account, in E.164 form. `application` is the ordinal of an application, as with endpoints.
CREATE TABLE numbers (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    name TEXT,
    application INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
