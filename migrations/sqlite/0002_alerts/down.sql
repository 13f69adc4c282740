DROP TABLE secrets;
DROP TABLE leases;
DROP TABLE audits;
DROP TABLE sweeps;
DROP TABLE links;
DROP TABLE tasks;
DROP TABLE absences;
DROP TABLE bounced_addresses;
DROP TABLE contacts;
DROP TABLE mail_notices;
DROP TABLE mails;
DROP TABLE notices;
CREATE TABLE notices (
    id INTEGER NOT NULL PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    FOREIGN KEY (case_id, seq) REFERENCES case_events (case_id, seq)
) STRICT;
