-- What is owed to somebody because of an entry, written in the entry's transaction: the ledger
-- and, as long as it waits, the outbox. The table of this name was empty until now.
DROP TABLE notices;
CREATE TABLE notices (
    id INTEGER NOT NULL PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    -- Its place among the notices of the entry.
    place INTEGER NOT NULL,
    authority TEXT NOT NULL REFERENCES authorities (code),
    topic TEXT NOT NULL,
    rung TEXT NOT NULL,
    advice INTEGER,
    setting TEXT,
    service_id INTEGER REFERENCES services (id),
    reader TEXT NOT NULL,
    tone TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('digest', 'at_once')),
    urgent INTEGER NOT NULL,
    due_on TEXT,
    for_day TEXT NOT NULL,
    number INTEGER,
    case_late INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'overtaken', 'dropped', 'mailed', 'task')),
    -- Why it is held, was overtaken or dropped.
    reason TEXT,
    held_until TEXT,
    created_at TEXT NOT NULL,
    settled_at TEXT,
    -- What the service did about it, and when it was recorded.
    answer TEXT,
    answered_at TEXT,
    UNIQUE (case_id, seq, place),
    FOREIGN KEY (case_id, seq) REFERENCES case_events (case_id, seq)
) STRICT;
CREATE INDEX notices_by_state ON notices (state, way, id);
CREATE INDEX notices_by_authority ON notices (authority, id);
CREATE INDEX notices_by_service ON notices (service_id, topic, for_day);

-- One mail to one address. Its body is kept as it was sent; links in it are kept without their
-- signature, so that nobody who reads this table can use them.
CREATE TABLE mails (
    id INTEGER NOT NULL PRIMARY KEY,
    -- What it is, so that it is made once: the digest of a day, or the notices that go at once.
    key TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL UNIQUE,
    -- None where it is about several authorities.
    authority TEXT REFERENCES authorities (code),
    kind TEXT NOT NULL CHECK (kind IN ('notice', 'several', 'digest', 'task', 'family')),
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
CREATE INDEX mails_by_state ON mails (state, next_try_at, id);
CREATE INDEX mails_by_address ON mails (address);

CREATE TABLE mail_notices (
    mail_id INTEGER NOT NULL REFERENCES mails (id),
    notice_id INTEGER NOT NULL REFERENCES notices (id),
    -- Answering by link; none where there is nothing to answer.
    link_id TEXT,
    PRIMARY KEY (mail_id, notice_id)
) STRICT;
CREATE INDEX mail_notices_by_notice ON mail_notices (notice_id);

-- Whom to write to, by what they are to a service, an authority or a setting.
CREATE TABLE contacts (
    id INTEGER NOT NULL PRIMARY KEY,
    post TEXT NOT NULL CHECK (post IN ('service', 'service_manager', 'dmo', 'dco', 'dsco', 'sen_team', 'sen_manager', 'head_of_send', 'setting')),
    authority TEXT REFERENCES authorities (code),
    service_id INTEGER REFERENCES services (id),
    setting TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- First and last day, both inclusive.
    from_on TEXT,
    to_on TEXT,
    created_at TEXT NOT NULL,
    removed_at TEXT,
    CHECK ((post IN ('service', 'service_manager')) = (service_id IS NOT NULL)),
    CHECK ((post = 'setting') = (setting IS NOT NULL)),
    CHECK (service_id IS NOT NULL OR authority IS NOT NULL)
) STRICT;
CREATE INDEX contacts_by_email ON contacts (email);

-- Addresses that mail came back from. Nothing is sent there until somebody says that it works.
CREATE TABLE bounced_addresses (
    address TEXT NOT NULL PRIMARY KEY,
    words TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- Who is away, and who stands in.
CREATE TABLE absences (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    cover TEXT,
    created_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX absences_by_email ON absences (email);

-- What only a person at the SEN team can mend.
CREATE TABLE tasks (
    id INTEGER NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    kind TEXT NOT NULL CHECK (kind IN ('no_recipient', 'bounced', 'parked', 'not_for_us')),
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
CREATE UNIQUE INDEX tasks_open_once ON tasks (authority, kind, subject) WHERE done_at IS NULL;

-- Links in mails. What stands here is not enough to use one: the address carries a signature.
CREATE TABLE links (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('answer', 'leave')),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    advice INTEGER,
    service_id INTEGER REFERENCES services (id),
    address TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE INDEX links_by_address ON links (address);

-- Each run of the sweep.
CREATE TABLE sweeps (
    id INTEGER NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    -- The one that ran it.
    holder TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    cases INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    overtaken INTEGER NOT NULL,
    held INTEGER NOT NULL,
    failed INTEGER NOT NULL
) STRICT;

-- Each run of the auditor, which reads the rules a second time.
CREATE TABLE audits (
    id INTEGER NOT NULL PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    cases INTEGER NOT NULL,
    differences INTEGER NOT NULL
) STRICT;

-- Who works, and who holds a job that only one may do. A lease that ran out is free.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

-- Keys the program made for itself.
CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
