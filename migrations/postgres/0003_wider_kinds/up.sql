-- Mails about accounts and figures, and questions as tasks.
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notice', 'several', 'digest', 'task', 'family', 'account', 'figures'));
ALTER TABLE tasks DROP CONSTRAINT tasks_kind_check;
ALTER TABLE tasks ADD CONSTRAINT tasks_kind_check CHECK (kind IN ('no_recipient', 'bounced', 'parked', 'not_for_us', 'question'));
