-- What was shown. Small columns stand before the documents, so that reading them touches one page.
CREATE TABLE proposal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The same in every memory that it is merged into.
  uuid TEXT NOT NULL UNIQUE,
  job_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('arrange', 'furnish')),
  proposed_at_ms INTEGER NOT NULL,
  client TEXT NOT NULL,
  project TEXT,
  is_judged INTEGER NOT NULL DEFAULT 0 CHECK (is_judged IN (0, 1)),
  num_bytes INTEGER NOT NULL,
  -- Protocol documents, zlib.
  request BLOB NOT NULL,
  response BLOB NOT NULL
) STRICT;

-- A learner reads a project's judged proposals.
CREATE INDEX proposal_of_project ON proposal (project, id) WHERE is_judged = 1;
-- What may be forgotten, newest last.
CREATE INDEX proposal_unjudged ON proposal (id, num_bytes) WHERE is_judged = 0;

-- What the user did with it.
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  proposal_id INTEGER NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'edit', 'undo')),
  candidate TEXT,
  -- Its place among what was shown, 1 = first.
  candidate_rank INTEGER,
  client TEXT NOT NULL,
  idempotency_key TEXT,
  reason TEXT,
  -- JSON.
  final_placements TEXT,
  UNIQUE (proposal_id, idempotency_key)
) STRICT;
