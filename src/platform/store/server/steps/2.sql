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
