"""Project format 1.0: the first. Frozen: a change of the schema is a revision of its own.

Revision ID: 1.0
Revises: nothing
"""

from alembic import op

revision = "1.0"
down_revision = None
USER_VERSION = 1 << 16

_APPLICATION_ID = 0x4644534B

_STATEMENTS = (
    """CREATE TABLE project (
    id BLOB NOT NULL CHECK (length(id) = 16),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE TABLE text (
    id BLOB NOT NULL CHECK (length(id) = 16),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    words TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE TABLE action (
    arrival INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    label TEXT NOT NULL,
    reviewer BLOB CHECK (length(reviewer) = 16),
    replica BLOB NOT NULL CHECK (length(replica) = 16),
    recorded_at TEXT NOT NULL,
    lamport INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    PRIMARY KEY (arrival)
)
 STRICT""",
    """CREATE TABLE head (
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    kind TEXT NOT NULL,
    facet TEXT NOT NULL,
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    reviewer BLOB CHECK (length(reviewer) = 16),
    value TEXT,
    text BLOB CHECK (length(text) = 16),
    position INTEGER,
    PRIMARY KEY (subject, kind, facet, entry)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE statement (
    id BLOB NOT NULL CHECK (length(id) = 16),
    text BLOB NOT NULL CHECK (length(text) = 16),
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    anchor TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(text) REFERENCES text (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE run (
    arrival INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    text BLOB NOT NULL CHECK (length(text) = 16),
    detector TEXT NOT NULL,
    version INTEGER NOT NULL,
    statement_count INTEGER NOT NULL,
    masks TEXT NOT NULL,
    PRIMARY KEY (arrival),
    FOREIGN KEY(text) REFERENCES text (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE entry (
    id BLOB NOT NULL CHECK (length(id) = 16),
    action BLOB NOT NULL CHECK (length(action) = 16),
    kind TEXT NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    facet TEXT NOT NULL,
    value TEXT,
    detail TEXT,
    restates BLOB CHECK (length(restates) = 16),
    PRIMARY KEY (id),
    FOREIGN KEY(action) REFERENCES action (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE reading (
    statement BLOB NOT NULL CHECK (length(statement) = 16),
    run BLOB NOT NULL CHECK (length(run) = 16),
    tier TEXT NOT NULL,
    asked INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (statement, run),
    FOREIGN KEY(statement) REFERENCES statement (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(run) REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE supersedes (
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    superseded BLOB NOT NULL CHECK (length(superseded) = 16),
    PRIMARY KEY (entry, superseded),
    FOREIGN KEY(entry) REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(superseded) REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE UNIQUE INDEX action_by_id ON action (id)""",
    """CREATE INDEX action_by_lamport ON action (lamport)""",
    """CREATE INDEX head_by_text ON head (text, kind, value)""",
    """CREATE INDEX head_by_kind ON head (kind) WHERE text IS NULL""",
    """CREATE INDEX statement_by_text ON statement (text, position)""",
    """CREATE INDEX run_by_text ON run (text)""",
    """CREATE UNIQUE INDEX run_by_id ON run (id)""",
    """CREATE INDEX entry_by_action ON entry (action)""",
    """CREATE INDEX entry_by_subject ON entry (subject)""",
    """CREATE INDEX supersedes_by_superseded ON supersedes (superseded)""",
    """CREATE TRIGGER entry_becomes_head AFTER INSERT ON entry
WHEN NOT EXISTS (SELECT 1 FROM supersedes WHERE superseded = NEW.id)
BEGIN
INSERT INTO head SELECT
  e.subject, e.kind, e.facet, e.id, a.reviewer, e.value,
  coalesce(s.text, t.id), coalesce(s.position, iif(t.id IS NULL, NULL, CAST(e.facet AS INTEGER)))
FROM entry AS e JOIN action AS a ON a.id = e.action
LEFT JOIN statement AS s ON s.id = e.subject
LEFT JOIN text AS t ON t.id = e.subject
WHERE e.id = NEW.id;
END""",
    """CREATE TRIGGER superseded_is_no_head AFTER INSERT ON supersedes
BEGIN
DELETE FROM head WHERE entry = NEW.superseded
AND (subject, kind, facet) = (SELECT subject, kind, facet FROM entry WHERE id = NEW.superseded);
END""",
    """CREATE TRIGGER text_keeps_update BEFORE UPDATE ON text
BEGIN
SELECT RAISE(ABORT, 'rows of text are only ever added');
END""",
    """CREATE TRIGGER text_keeps_delete BEFORE DELETE ON text
BEGIN
SELECT RAISE(ABORT, 'rows of text are only ever added');
END""",
    """CREATE TRIGGER statement_keeps_update BEFORE UPDATE ON statement
BEGIN
SELECT RAISE(ABORT, 'rows of statement are only ever added');
END""",
    """CREATE TRIGGER statement_keeps_delete BEFORE DELETE ON statement
BEGIN
SELECT RAISE(ABORT, 'rows of statement are only ever added');
END""",
    """CREATE TRIGGER run_keeps_update BEFORE UPDATE ON run
BEGIN
SELECT RAISE(ABORT, 'rows of run are only ever added');
END""",
    """CREATE TRIGGER run_keeps_delete BEFORE DELETE ON run
BEGIN
SELECT RAISE(ABORT, 'rows of run are only ever added');
END""",
    """CREATE TRIGGER reading_keeps_update BEFORE UPDATE ON reading
BEGIN
SELECT RAISE(ABORT, 'rows of reading are only ever added');
END""",
    """CREATE TRIGGER reading_keeps_delete BEFORE DELETE ON reading
BEGIN
SELECT RAISE(ABORT, 'rows of reading are only ever added');
END""",
    """CREATE TRIGGER action_keeps_update BEFORE UPDATE ON action
BEGIN
SELECT RAISE(ABORT, 'rows of action are only ever added');
END""",
    """CREATE TRIGGER action_keeps_delete BEFORE DELETE ON action
BEGIN
SELECT RAISE(ABORT, 'rows of action are only ever added');
END""",
    """CREATE TRIGGER entry_keeps_update BEFORE UPDATE ON entry
BEGIN
SELECT RAISE(ABORT, 'rows of entry are only ever added');
END""",
    """CREATE TRIGGER entry_keeps_delete BEFORE DELETE ON entry
BEGIN
SELECT RAISE(ABORT, 'rows of entry are only ever added');
END""",
    """CREATE TRIGGER supersedes_keeps_update BEFORE UPDATE ON supersedes
BEGIN
SELECT RAISE(ABORT, 'rows of supersedes are only ever added');
END""",
    """CREATE TRIGGER supersedes_keeps_delete BEFORE DELETE ON supersedes
BEGIN
SELECT RAISE(ABORT, 'rows of supersedes are only ever added');
END""",
    """CREATE VIEW current_verdict AS
SELECT hex(h.subject) AS statement, h.facet AS aspect, n.value AS reviewer, h.value AS verdict,
json_extract(e.detail, '$.reason') AS reason, json_extract(e.detail, '$.justification') AS justification,
json_extract(e.detail, '$.correction') AS correction, a.recorded_at AS recorded_at
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'judgement' AND h.value <> 'no_check'""",
    """CREATE VIEW current_no_check AS
SELECT hex(h.subject) AS statement, h.facet AS aspect, n.value AS reviewer,
json_extract(e.detail, '$.reason') AS reason, a.recorded_at AS recorded_at
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'judgement' AND h.value = 'no_check'""",
    """CREATE VIEW current_tick AS
SELECT hex(h.subject) AS text, h.facet AS span, n.value AS reviewer, a.recorded_at AS recorded_at
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'tick'""",
    """CREATE VIEW current_mask AS
SELECT hex(h.subject) AS text, h.facet AS span, h.value AS state, json_extract(e.detail, '$.why') AS why
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'mask'""",
    """CREATE VIEW current_article AS
SELECT hex(h.subject) AS article, h.facet AS field, h.value AS value
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'metadata'""",
    """CREATE VIEW current_reviewer AS
SELECT hex(h.subject) AS reviewer, h.facet AS field, h.value AS value
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'reviewer'""",
    """CREATE VIEW current_reference AS
SELECT hex(h.subject) AS reference, h.facet AS field, h.value AS value
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'reference'""",
    """CREATE VIEW current_citation AS
SELECT hex(h.subject) AS statement, upper(h.value) AS reference, json_extract(e.detail, '$.aspect') AS aspect,
json_extract(e.detail, '$.stance') AS stance, json_extract(e.detail, '$.passage') AS passage,
json_extract(e.detail, '$.locator') AS locator, n.value AS reviewer, a.recorded_at AS recorded_at
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'citation'""",
    """CREATE VIEW current_note AS
SELECT hex(h.subject) AS statement, h.value AS note, n.value AS reviewer, a.recorded_at AS recorded_at
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'note'""",
    """CREATE VIEW current_statement AS
SELECT hex(s.id) AS statement, hex(s.text) AS text, s.kind AS kind, r.tier AS tier, d.detector AS detector,
json_extract(r.body, '$.start') AS start, json_extract(r.body, '$.end') AS "end",
substr(t.words, json_extract(r.body, '$.start') + 1,
json_extract(r.body, '$.end') - json_extract(r.body, '$.start')) AS words,
json_extract(r.body, '$.quantity.low') AS low, json_extract(r.body, '$.quantity.high') AS high,
json_extract(r.body, '$.quantity.unit') AS unit, json_extract(r.body, '$.quantity.counted') AS counted
FROM statement AS s JOIN text AS t ON t.id = s.text JOIN reading AS r ON r.statement = s.id
JOIN run AS d ON d.id = r.run""",
)


def upgrade() -> None:
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
