-- Who signs in: one account an address, whatever they are to authorities and services.
CREATE TABLE accounts (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    -- Argon2id, in the PHC format; none until the invitation is taken up.
    password_hash TEXT,
    password_set_at TEXT,
    -- Base32; it counts once a first code was given.
    totp_secret TEXT,
    totp_confirmed_at TEXT,
    -- The last time step a code was taken for, so that no code is taken twice.
    totp_last_step INTEGER,
    -- Loaded with the demonstration: no second factor is asked for.
    is_demonstration INTEGER NOT NULL DEFAULT 0,
    -- When they last did something while signed in.
    seen_at TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    hash TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (account_id, hash)
) STRICT, WITHOUT ROWID;

-- Links to take up an invitation or to set a password anew. SHA-256 of the secret; used once.
CREATE TABLE account_links (
    hash TEXT NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE sessions (
    -- SHA-256 of the secret; the secret itself is in the browser only.
    hash TEXT NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    -- As whom they act.
    person_id INTEGER NOT NULL REFERENCES people (id),
    -- What a form has to send along.
    form_key TEXT NOT NULL,
    -- The second factor was given, or none is asked for.
    is_complete INTEGER NOT NULL,
    -- The browser, in words a person recognises.
    client TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id, ended_at);

-- Tries that are limited, by what is protected and by who tried; subjects are kept as hashes.
CREATE TABLE attempts (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_by_subject ON attempts (kind, subject, at);
CREATE INDEX attempts_by_time ON attempts (at);

-- What was typed into a form whose session ended before it was sent.
CREATE TABLE kept_forms (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    PRIMARY KEY (account_id, path)
) STRICT, WITHOUT ROWID;

-- Addresses of private calendars. SHA-256 of the secret.
CREATE TABLE feeds (
    hash TEXT NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    created_at TEXT NOT NULL,
    read_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX feeds_by_person ON feeds (person_id, revoked_at);

-- Who looked at which child's record: append-only.
CREATE TABLE views (
    id INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    authority TEXT NOT NULL REFERENCES authorities (code),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    -- The route, by its name.
    what TEXT NOT NULL
) STRICT;
CREATE INDEX views_by_case ON views (case_id, id);
CREATE INDEX views_by_authority ON views (authority, id);
CREATE INDEX views_by_actor ON views (actor, id);

-- When somebody of the authority last opened a case.
CREATE TABLE openings (
    case_id INTEGER NOT NULL PRIMARY KEY REFERENCES cases (id),
    at TEXT NOT NULL
) STRICT;

-- Which mails a service would rather not have, as far as the ladder leaves it the choice.
CREATE TABLE mail_preferences (
    service_id INTEGER NOT NULL PRIMARY KEY REFERENCES services (id),
    early_reminders INTEGER NOT NULL,
    promise_reminders INTEGER NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

-- Requests for advice that a service has given to one of its people.
CREATE TABLE handovers (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    advice INTEGER NOT NULL,
    service_id INTEGER NOT NULL REFERENCES services (id),
    email TEXT NOT NULL,
    handed_by TEXT NOT NULL,
    handed_at TEXT NOT NULL,
    PRIMARY KEY (case_id, advice)
) STRICT, WITHOUT ROWID;

-- When settings are closed; of all settings of the authority where none is named. First and last
-- day, both inclusive.
CREATE TABLE closures (
    id INTEGER NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    setting_id INTEGER REFERENCES settings (id),
    name TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX closures_by_authority ON closures (authority, from_on);

-- The link in a mail about an account, without its signature.
ALTER TABLE mails ADD COLUMN account_link TEXT;

-- The outbox as an administrator looks through it.
CREATE INDEX mails_by_state_newest ON mails (state, id);

-- The first of the auditor's differences, a line each.
ALTER TABLE audits ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- The team of an authority whose mailbox it is; of all its teams where there is none.
ALTER TABLE contacts ADD COLUMN team TEXT CHECK (team IS NULL OR post = 'sen_team');

-- Who holds a case now, since when: part of its projection, made with the outlook.
ALTER TABLE cases ADD COLUMN holder TEXT NOT NULL DEFAULT 'nobody';
ALTER TABLE cases ADD COLUMN held_since TEXT NOT NULL DEFAULT '9999-12-31';
-- The last day it stays with them by itself; then it is the authority's turn.
ALTER TABLE cases ADD COLUMN held_until TEXT NOT NULL DEFAULT '9999-12-31';
-- The step that the authority then has to take, or has to take now.
ALTER TABLE cases ADD COLUMN to_do TEXT;
-- Somebody still has to act: it is open, or closed with a duty left.
ALTER TABLE cases ADD COLUMN is_live INTEGER NOT NULL DEFAULT 0;
-- The last day on which advice of the case first came in, before its plan where there is one.
ALTER TABLE cases ADD COLUMN advised_on TEXT;
-- What the worklist counts stands in the index, so that no row has to be read for it.
CREATE INDEX cases_by_risk ON cases (authority, is_live, next_due_on, id, caseworker_id, holder, held_until, amber_from, received_on, stage, team_id);
CREATE INDEX cases_by_caseworker ON cases (caseworker_id, is_live, next_due_on, id, holder, held_until, amber_from, is_open);
CREATE INDEX cases_by_end ON cases (authority, is_live, held_since, id);
-- The measure reads the facts of many cases and nothing else of them.
CREATE INDEX cases_facts ON cases (authority, is_open, issued_on, decided_on, no_plan_on, plan_due_on, order_issued_on, received_on, decision_due_on, no_plan_due_on, excepted, source, ordered_on, order_due_on, advised_on, caseworker_id, team_id, setting_id, id);
CREATE INDEX openings_by_time ON openings (at, case_id);

-- What a service's inbox is made from: part of the projection of its requests.
ALTER TABLE advice ADD COLUMN is_awaited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE advice ADD COLUMN acknowledged_on TEXT;
ALTER TABLE advice ADD COLUMN is_declined INTEGER NOT NULL DEFAULT 0;
DROP INDEX advice_by_service;
CREATE INDEX advice_awaited ON advice (service_id, is_awaited, due_on);
CREATE INDEX advice_due ON advice (service_id, due_on, case_id, first_given_on, returned, cancelled, relieved, ended);
CREATE INDEX advice_given ON advice (service_id, first_given_on) WHERE first_given_on IS NOT NULL;
CREATE INDEX advice_promised ON advice (service_id, promised_on) WHERE promised_on IS NOT NULL;

CREATE TRIGGER views_are_never_changed BEFORE UPDATE ON views
BEGIN SELECT RAISE(ABORT, 'views is append-only'); END;
CREATE TRIGGER views_are_never_removed BEFORE DELETE ON views
BEGIN SELECT RAISE(ABORT, 'views is append-only'); END;
CREATE TRIGGER views_are_never_replaced BEFORE INSERT ON views
WHEN EXISTS (SELECT 1 FROM views WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'views is append-only'); END;
