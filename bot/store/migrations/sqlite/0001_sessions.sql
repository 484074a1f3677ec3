-- One row a person. `id` is a keyed hash, `session` is sealed, `used_on` is a day since 1970:
-- a day changes seldom, so that a turn seldom touches its index.
CREATE TABLE person (
    id BLOB NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    session BLOB NOT NULL,
    used_on INTEGER NOT NULL
) STRICT;
CREATE INDEX person_used_on ON person (used_on);

-- One row a message that was taken, with its sealed reply: a repeated message is answered from here.
CREATE TABLE taken (
    person BLOB NOT NULL,
    message TEXT NOT NULL,
    reply BLOB NOT NULL,
    taken_at INTEGER NOT NULL,
    UNIQUE (person, message)
) STRICT;
CREATE INDEX taken_at ON taken (taken_at);

-- One row a call that is still to be made to a platform; those of a person go in the order of `id`.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person BLOB NOT NULL,
    platform TEXT NOT NULL,
    call BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    written_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_person ON outbox (person, id);
CREATE INDEX outbox_due_at ON outbox (due_at);
