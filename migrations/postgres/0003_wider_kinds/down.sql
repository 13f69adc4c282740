DELETE FROM mails WHERE kind IN ('account', 'figures');
DELETE FROM tasks WHERE kind = 'question';
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notice', 'several', 'digest', 'task', 'family'));
ALTER TABLE tasks DROP CONSTRAINT tasks_kind_check;
ALTER TABLE tasks ADD CONSTRAINT tasks_kind_check CHECK (kind IN ('no_recipient', 'bounced', 'parked', 'not_for_us'));
