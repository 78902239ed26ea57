-- Version 4: what a record was made by, what was stated of a place, and what a run was given.

ALTER TABLE records ADD COLUMN edition TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN stated TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN paths TEXT NOT NULL DEFAULT '[]';
