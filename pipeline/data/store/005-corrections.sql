-- Version 5: what a user says of a finding, known by the bytes of the document and the span, not by a row or an id.

CREATE TABLE corrections (
  sha256 TEXT NOT NULL, part TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, quote TEXT NOT NULL,
  verdict TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (sha256, part, start, end)) WITHOUT ROWID;
