-- One row a thing that is kept of a person beside the session, such as a report. `id` is a keyed hash of its kind
-- and name, `content` is sealed; from `expires_at` on it is not given any more.
CREATE TABLE record (
    id BLOB NOT NULL UNIQUE,
    person BLOB NOT NULL,
    kind TEXT NOT NULL,
    content BLOB NOT NULL,
    written_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX record_person ON record (person, kind, written_at);
CREATE INDEX record_expires_at ON record (expires_at);
