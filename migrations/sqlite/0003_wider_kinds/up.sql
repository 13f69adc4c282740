-- Mails about accounts and figures, and questions as tasks. SQLite changes no CHECK, so both
-- tables are made anew, as its manual says; that asks for foreign keys to be off, which a
-- transaction cannot do, so this one brings its own. To run it twice does no harm.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS mails_anew;
CREATE TABLE mails_anew (
    id INTEGER NOT NULL PRIMARY KEY,
    -- What it is, so that it is made once: the digest of a day, or the notices that go at once.
    key TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL UNIQUE,
    -- None where it is about several authorities.
    authority TEXT REFERENCES authorities (code),
    kind TEXT NOT NULL CHECK (kind IN ('notice', 'several', 'digest', 'task', 'family', 'account', 'figures')),
    address TEXT NOT NULL,
    reader TEXT NOT NULL,
    reply_to TEXT,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    -- The link to leave, where leaving is allowed.
    leave_link TEXT,
    urgent INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'dropped', 'parked', 'bounced')),
    tries INTEGER NOT NULL,
    -- Tries of which nobody knows whether the mail arrived.
    unknown_tries INTEGER NOT NULL,
    next_try_at TEXT NOT NULL,
    first_try_at TEXT,
    -- Who is sending it.
    claimed_by TEXT,
    last_words TEXT,
    sent_at TEXT,
    bounced_at TEXT,
    created_at TEXT NOT NULL
) STRICT;
INSERT INTO mails_anew SELECT * FROM mails;
DROP TABLE mails;
ALTER TABLE mails_anew RENAME TO mails;
CREATE INDEX mails_by_state ON mails (state, next_try_at, id);
CREATE INDEX mails_by_address ON mails (address);
DROP TABLE IF EXISTS tasks_anew;
CREATE TABLE tasks_anew (
    id INTEGER NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    kind TEXT NOT NULL CHECK (kind IN ('no_recipient', 'bounced', 'parked', 'not_for_us', 'question')),
    -- What it is about, so that the same trouble is one task.
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    case_id INTEGER REFERENCES cases (id),
    notice_id INTEGER REFERENCES notices (id),
    mail_id INTEGER REFERENCES mails (id),
    raised_at TEXT NOT NULL,
    done_at TEXT,
    done_by TEXT,
    done_words TEXT
) STRICT;
INSERT INTO tasks_anew SELECT * FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_anew RENAME TO tasks;
CREATE UNIQUE INDEX tasks_open_once ON tasks (authority, kind, subject) WHERE done_at IS NULL;
COMMIT;
PRAGMA foreign_keys = ON;
