-- What the user said to what was learned; the last word on a statement counts.
CREATE TABLE choice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL,
  -- Null: everywhere.
  project TEXT,
  statement TEXT NOT NULL,
  is_on INTEGER CHECK (is_on IN (0, 1)),
  strength REAL CHECK (strength BETWEEN 0 AND 1),
  -- Events up to this id do not teach it any more.
  forgotten_until INTEGER
) STRICT;
