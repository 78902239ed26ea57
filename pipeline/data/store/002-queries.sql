-- Version 2: queries that were saved, each under an id that is the hash of what it says.

CREATE TABLE queries (id TEXT PRIMARY KEY, query TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
