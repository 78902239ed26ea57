-- Version 1: documents and what they said, the feed, and what failed. See pipeline/corpus/store.py.

CREATE TABLE documents (
  row INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, record INTEGER NOT NULL, superseded INTEGER NOT NULL);
CREATE TABLE versions (
  location TEXT NOT NULL, version INTEGER NOT NULL, document INTEGER NOT NULL, latest INTEGER NOT NULL,
  PRIMARY KEY (location, version)) WITHOUT ROWID;
CREATE INDEX versions_document ON versions (document, latest);
CREATE TABLE texts (
  document INTEGER PRIMARY KEY, original BLOB NOT NULL, normalised BLOB NOT NULL, deletions TEXT NOT NULL,
  characters INTEGER NOT NULL);
CREATE TABLE records (
  row INTEGER PRIMARY KEY, document INTEGER NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL,
  status TEXT NOT NULL, media_type TEXT, script TEXT, glosses INTEGER NOT NULL, title TEXT, issuer TEXT,
  number TEXT, date TEXT, place_name TEXT, place_code TEXT, json TEXT NOT NULL);
CREATE INDEX records_id ON records (id);
CREATE TABLE facts (
  row INTEGER PRIMARY KEY, record INTEGER NOT NULL, part TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
  min, max, unit TEXT, subject TEXT, action TEXT, scope TEXT, level TEXT, time TEXT, rule TEXT NOT NULL, measure TEXT, start INTEGER NOT NULL, end INTEGER NOT NULL,
  json TEXT NOT NULL);
CREATE INDEX facts_record ON facts (record, measure);
CREATE INDEX facts_kind ON facts (kind);
CREATE TABLE places (
  row INTEGER PRIMARY KEY, record INTEGER NOT NULL, fact INTEGER, name TEXT NOT NULL, code TEXT);
CREATE INDEX places_name ON places (name);
CREATE INDEX places_code ON places (code);
CREATE TABLE measures (
  row INTEGER PRIMARY KEY, record INTEGER NOT NULL, id TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, modality TEXT);
CREATE INDEX measures_record ON measures (record, id);
CREATE TABLE tasks (
  measure INTEGER NOT NULL, task TEXT NOT NULL, probability REAL NOT NULL, PRIMARY KEY (measure, task))
  WITHOUT ROWID;
CREATE INDEX tasks_task ON tasks (task, measure);
CREATE TABLE events (
  cursor INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, record INTEGER NOT NULL, fact INTEGER,
  previous INTEGER, successor INTEGER);
CREATE INDEX events_document ON events (cursor) WHERE fact IS NULL;
CREATE TABLE problems (location TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (row INTEGER PRIMARY KEY, finished INTEGER NOT NULL, summary TEXT NOT NULL);
