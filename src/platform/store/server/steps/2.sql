-- Calls and bridges: while a process runs, its memory is what counts of those that it holds. `record` is JSON, `process` the number
-- of the process that holds it, 0 for nobody's.
CREATE TABLE calls (
    place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    process BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE bridges (
    place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    process BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX call_processes ON calls (process);
CREATE INDEX bridge_processes ON bridges (process);

-- The processes that answer SIP: `name` is that of their connections, `sip` where nodes hand calls to, as a URI, `seen` when each
-- has said last that it is there, in milliseconds of the server's clock; 0 of one that has ended.
CREATE TABLE processes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    sip TEXT,
    seen BIGINT NOT NULL
) WITH (fillfactor = 50);

-- Which process has the calls of an application, which is an ordinal, and where it is reached.
CREATE TABLE homes (
    application BIGINT PRIMARY KEY,
    process BIGINT NOT NULL,
    sip TEXT
);
CREATE INDEX home_processes ON homes (process);

-- Requests that one process hands to another, and their answers; `ends` is in milliseconds of the server's clock. Whoever waits
-- takes them out. Who loses them with a server that falls says so.
CREATE UNLOGGED TABLE orders (
    id TEXT PRIMARY KEY,
    process BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    taken BOOLEAN NOT NULL DEFAULT false,
    head TEXT NOT NULL,
    body BYTEA NOT NULL,
    answer TEXT,
    content BYTEA
);
CREATE INDEX order_processes ON orders (process);
