"""Project format 1.2: evidence files, in pieces; an index of tombstones. Only additions.

Revision ID: 1.2
Revises: 1.1
"""

from alembic import op

revision = "1.2"
down_revision = "1.1"
USER_VERSION = 1 << 16 | 2

_STATEMENTS = (
    """CREATE TABLE chunk (
    id BLOB NOT NULL CHECK (length(id) = 16),
    content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND 1048576),
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE TABLE evidence (
    id BLOB NOT NULL CHECK (length(id) = 16),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size > 0),
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE TABLE evidence_chunk (
    evidence BLOB NOT NULL CHECK (length(evidence) = 16),
    number INTEGER NOT NULL CHECK (number >= 0),
    chunk BLOB NOT NULL CHECK (length(chunk) = 16),
    PRIMARY KEY (evidence, number),
    FOREIGN KEY(evidence) REFERENCES evidence (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(chunk) REFERENCES chunk (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE INDEX evidence_chunk_by_chunk ON evidence_chunk (chunk)""",
    """CREATE INDEX entry_erasing ON entry (action) WHERE kind = 'erasure'""",
    """CREATE TABLE left_out (
    evidence BLOB NOT NULL CHECK (length(evidence) = 16),
    PRIMARY KEY (evidence)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER evidence_keeps_update BEFORE UPDATE ON evidence
BEGIN
SELECT RAISE(ABORT, 'rows of evidence are only ever added');
END""",
    """CREATE TRIGGER evidence_keeps_delete BEFORE DELETE ON evidence
BEGIN
SELECT RAISE(ABORT, 'rows of evidence are only ever added');
END""",
    """CREATE TRIGGER evidence_chunk_keeps_update BEFORE UPDATE ON evidence_chunk
BEGIN
SELECT RAISE(ABORT, 'rows of evidence_chunk are only ever added');
END""",
    """CREATE TRIGGER chunk_keeps_update BEFORE UPDATE ON chunk
BEGIN
SELECT RAISE(ABORT, 'rows of chunk are only ever added');
END""",
    """CREATE TRIGGER evidence_chunk_keeps_delete BEFORE DELETE ON evidence_chunk
WHEN EXISTS (SELECT 1 FROM evidence WHERE id = OLD.evidence)
BEGIN
SELECT RAISE(ABORT, 'rows of evidence_chunk stay while evidence names them');
END""",
    """CREATE TRIGGER chunk_keeps_delete BEFORE DELETE ON chunk
WHEN EXISTS (SELECT 1 FROM evidence_chunk WHERE chunk = OLD.id)
BEGIN
SELECT RAISE(ABORT, 'rows of chunk stay while evidence_chunk names them');
END""",
    """CREATE VIEW current_attachment AS
SELECT hex(h.subject) AS reference, upper(h.facet) AS evidence, h.value AS name,
json_extract(e.detail, '$.size') AS size, json_extract(e.detail, '$.sha256') AS sha256,
json_extract(e.detail, '$.media_type') AS media_type, n.value AS reviewer, a.recorded_at AS recorded_at
FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind = 'attachment'""",
)


def upgrade() -> None:
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
