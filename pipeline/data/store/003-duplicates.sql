-- Version 3: texts that are nearly the same. See pipeline/corpus/duplicates.py.

CREATE TABLE sketches (document INTEGER PRIMARY KEY, sketch BLOB NOT NULL, linked INTEGER NOT NULL);
CREATE INDEX sketches_new ON sketches (document) WHERE NOT linked;
CREATE TABLE duplicates (
  document INTEGER NOT NULL, other INTEGER NOT NULL, kind TEXT NOT NULL, jaccard REAL NOT NULL,
  containment REAL NOT NULL, PRIMARY KEY (document, other)) WITHOUT ROWID;
CREATE INDEX duplicates_other ON duplicates (other, document);
CREATE INDEX records_number ON records (number) WHERE number IS NOT NULL;
