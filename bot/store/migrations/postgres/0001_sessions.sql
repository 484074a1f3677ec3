-- One row a person. `id` is a keyed hash, `session` is sealed, `used_on` is a day since 1970:
-- a day changes seldom, so that a turn seldom touches its index.
CREATE TABLE person (
    id bytea PRIMARY KEY,
    version bigint NOT NULL,
    session bytea NOT NULL,
    used_on integer NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX person_used_on ON person (used_on);

-- One row a message that was taken, with its sealed reply: a repeated message is answered from here.
CREATE TABLE taken (
    person bytea NOT NULL,
    message text NOT NULL,
    reply bytea NOT NULL,
    taken_at bigint NOT NULL,
    PRIMARY KEY (person, message)
);
CREATE INDEX taken_at ON taken (taken_at);

-- One row a call that is still to be made to a platform; those of a person go in the order of `id`.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bytea NOT NULL,
    platform text NOT NULL,
    call bytea NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    written_at bigint NOT NULL,
    due_at bigint NOT NULL,
    claimed_until bigint NOT NULL DEFAULT 0
);
CREATE INDEX outbox_person ON outbox (person, id);
CREATE INDEX outbox_due_at ON outbox (due_at);
