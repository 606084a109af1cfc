-- One row that says which store this is and how far its file has come. `seal` is 16 random bytes, made with the store,
-- and a number of 8 bytes that grows: what is read of it in the file itself tells a copy of another time from this one.
CREATE TABLE store (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    seal BLOB NOT NULL
) STRICT;

INSERT INTO store VALUES (1, unhex(hex(randomblob(16)) || '0000000000000000'));

-- The made-up account that is being written: a row from its first domain until its last one is done.
CREATE TABLE filling (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    domains INTEGER NOT NULL,
    endpoints INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    done INTEGER NOT NULL
) STRICT;
