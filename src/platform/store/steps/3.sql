-- The phones that are registered, for the next start: while the platform runs, its memory is what counts. Bytes that a
-- phone sent are texts whose characters are the bytes (Latin-1). Times are in milliseconds since the Unix epoch.
CREATE TABLE bindings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL,
    domain TEXT NOT NULL,
    contact TEXT NOT NULL,
    source TEXT NOT NULL,
    user_agent TEXT,
    registered_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rest TEXT NOT NULL
) STRICT;
