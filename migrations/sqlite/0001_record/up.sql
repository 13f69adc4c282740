CREATE TABLE authorities (
    code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 3),
    name TEXT NOT NULL,
    -- The local policy the stored outlook of its cases was made with.
    policy TEXT NOT NULL
) STRICT;

CREATE TABLE teams (
    id INTEGER NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    name TEXT NOT NULL,
    UNIQUE (authority, name)
) STRICT;

CREATE TABLE services (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

-- A service may serve several authorities.
CREATE TABLE service_authorities (
    authority TEXT NOT NULL REFERENCES authorities (code),
    service_id INTEGER NOT NULL REFERENCES services (id),
    PRIMARY KEY (authority, service_id)
) STRICT;

CREATE TABLE settings (
    id INTEGER NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    name TEXT NOT NULL,
    urn TEXT,
    phase TEXT NOT NULL CHECK (phase IN ('early_years', 'school', 'post_16')),
    UNIQUE (authority, name, phase)
) STRICT;

-- Staff of an authority, or of a service. Somebody who is only named in the record may not sign in.
CREATE TABLE people (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('caseworker', 'manager', 'partner', 'administrator')),
    authority TEXT REFERENCES authorities (code),
    service_id INTEGER REFERENCES services (id),
    may_sign_in INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    disabled_at TEXT,
    CHECK ((role = 'partner') = (service_id IS NOT NULL)),
    CHECK ((role = 'partner') = (authority IS NULL))
) STRICT;
CREATE UNIQUE INDEX people_of_an_authority ON people (authority, email) WHERE authority IS NOT NULL;
CREATE UNIQUE INDEX people_of_a_service ON people (service_id, email) WHERE service_id IS NOT NULL;

CREATE TABLE tokens (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- SHA-256 of the secret; the secret itself is nowhere.
    hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('caseworker', 'manager', 'partner', 'administrator')),
    authority TEXT REFERENCES authorities (code),
    service_id INTEGER REFERENCES services (id),
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    CHECK ((role = 'partner') = (service_id IS NOT NULL)),
    CHECK ((role = 'partner') = (authority IS NULL))
) STRICT;

-- The last number given out in the references of an authority and year.
CREATE TABLE reference_numbers (
    authority TEXT NOT NULL REFERENCES authorities (code),
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (authority, year)
) STRICT;

-- The truth: append-only.
CREATE TABLE case_events (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    actor TEXT NOT NULL,
    on_date TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

-- The projection of case_events, written in the same transaction, rebuildable. A date that is
-- not there is 9999-12-31 where it is compared or sorted by.
CREATE TABLE cases (
    id INTEGER NOT NULL PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    source_reference TEXT,
    version INTEGER NOT NULL,
    stage TEXT NOT NULL,
    rules TEXT NOT NULL,
    surname TEXT NOT NULL,
    forename TEXT NOT NULL,
    -- Lower case, without accents, made by the program: databases fold differently.
    search_name TEXT NOT NULL,
    born_on TEXT NOT NULL,
    nhs_number TEXT,
    upn TEXT,
    caseworker_id INTEGER REFERENCES people (id),
    team_id INTEGER REFERENCES teams (id),
    setting_id INTEGER REFERENCES settings (id),
    source TEXT NOT NULL,
    received_on TEXT NOT NULL,
    decision_due_on TEXT NOT NULL,
    no_plan_due_on TEXT NOT NULL,
    plan_due_on TEXT NOT NULL,
    decided_on TEXT,
    no_plan_on TEXT,
    issued_on TEXT,
    excepted INTEGER NOT NULL,
    ordered_on TEXT,
    order_due_on TEXT,
    order_issued_on TEXT,
    is_open INTEGER NOT NULL,
    next_rule TEXT,
    next_due_on TEXT NOT NULL,
    amber_from TEXT NOT NULL,
    red_from TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_by_source_reference ON cases (authority, source_reference);
CREATE INDEX cases_by_next_date ON cases (authority, next_due_on, id);
CREATE INDEX cases_by_received ON cases (authority, received_on, id);
CREATE INDEX cases_by_name ON cases (authority, search_name);
CREATE INDEX cases_by_nhs_number ON cases (nhs_number);
CREATE INDEX cases_by_upn ON cases (upn);

CREATE TABLE advice (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    service_id INTEGER REFERENCES services (id),
    requested_on TEXT NOT NULL,
    due_on TEXT,
    first_given_on TEXT,
    promised_on TEXT,
    -- Never given, not cancelled, not relieved, and the case is open.
    is_running INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    relieved INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX advice_by_service ON advice (service_id, is_running, due_on);

-- What is owed to somebody because of an entry, written in the entry's transaction.
CREATE TABLE notices (
    id INTEGER NOT NULL PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    FOREIGN KEY (case_id, seq) REFERENCES case_events (case_id, seq)
) STRICT;

-- Answers kept so that a request sent twice is done once.
CREATE TABLE idempotency_keys (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 of what was asked.
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    version INTEGER,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER case_events_are_never_changed BEFORE UPDATE ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
CREATE TRIGGER case_events_are_never_removed BEFORE DELETE ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
-- REPLACE removes the row that is there without asking the trigger above.
CREATE TRIGGER case_events_are_never_replaced BEFORE INSERT ON case_events
WHEN EXISTS (SELECT 1 FROM case_events WHERE case_id = NEW.case_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
