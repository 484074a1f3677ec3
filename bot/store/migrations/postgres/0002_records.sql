-- One row a thing that is kept of a person beside the session, such as a report. `id` is a keyed hash of its kind
-- and name, `content` is sealed; from `expires_at` on it is not given any more.
CREATE TABLE record (
    id bytea PRIMARY KEY,
    person bytea NOT NULL,
    kind text NOT NULL,
    content bytea NOT NULL,
    written_at bigint NOT NULL,
    expires_at bigint
);
CREATE INDEX record_person ON record (person, kind, written_at);
CREATE INDEX record_expires_at ON record (expires_at) WHERE expires_at IS NOT NULL;
