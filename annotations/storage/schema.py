"""The tables of a project file, schema version 1.2.

Five kinds of tables:

* content, the same in every copy: `text`, `statement`, `run`, `reading`. Their ids are computed
  from their words, so merging is a union;
* the ledger: `action`, `entry`, `supersedes`. What people did is only ever added: triggers refuse
  to change or delete a row of these or of the content;
* `head`, derived: the entries that nothing supersedes. Kept by two triggers; its definition is the
  anti-join `ANTI_JOIN`, which `verify` compares it with;
* `project`, one row: the identity that copies share;
* evidence: `chunk`, the pieces of attached files, each stored by itself under the id of its content;
  `evidence` and `evidence_chunk`, which make a file of them and are written, together with the
  attachment's entry, once all pieces are there. Merging is a union again. What nothing names any more
  may go: pieces of no file, and files that were erased for good. `left_out` lists the files that a copy
  was made without on purpose.

An entry gives a value to a slot: (kind, subject, facet), and the reviewer for kinds that each
reviewer has of their own. `value` is what lists and counts need, NULL where the slot is emptied;
`detail` is a JSON object with the rest. An entry that an undo added names in `restates` the entry
whose value it gives again, so that a value counts as standing however often it was undone and
redone. The kinds stand in `ledger.py`.

The `current_*` views let any SQLite tool read a project; nothing in Factdesk depends on them.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import text as text_

APPLICATION_ID = int.from_bytes(b"FDSK", "big")
MAJOR, MINOR = 1, 2
USER_VERSION = MAJOR << 16 | MINOR
"""The one schema version: major and minor in the upper and lower 16 bits of SQLite's user_version.

A newer minor version only adds, so an older program may read it. History: 1.0, the first; 1.1, with
tombstones, which a program that does not know them would merge away; 1.2, with evidence files.
"""

metadata = MetaData()


def _id(name: str, *reference: ForeignKey, primary_key: bool = False, nullable: bool = False) -> Column[bytes]:
    check = CheckConstraint(f"length({name}) = 16")
    return Column(name, LargeBinary, *reference, check, primary_key=primary_key, nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> Column[str]:
    # no CHECK (json_valid(…)): SQLite 3.40 refuses it under trusted_schema = OFF; `verify` looks
    return Column(name, Text, nullable=nullable)


def _refers(column: str) -> ForeignKey:
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


project = Table(
    "project",
    metadata,
    _id("id", primary_key=True),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    sqlite_strict=True,
)

text = Table(
    "text",
    metadata,
    _id("id", primary_key=True),
    Column("sha256", LargeBinary, CheckConstraint("length(sha256) = 32"), nullable=False),
    Column("words", Text, nullable=False),
    sqlite_strict=True,
)

statement = Table(
    "statement",
    metadata,
    _id("id", primary_key=True),
    _id("text", _refers("text.id")),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
    _json("anchor"),
    Index("statement_by_text", "text", "position"),
    sqlite_strict=True,
)

run = Table(
    "run",
    metadata,
    Column("arrival", Integer, primary_key=True),
    _id("id"),
    _id("text", _refers("text.id")),
    Column("detector", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("statement_count", Integer, nullable=False),
    _json("masks"),
    Index("run_by_id", "id", unique=True),
    Index("run_by_text", "text"),
    sqlite_strict=True,
)

reading = Table(
    "reading",
    metadata,
    _id("statement", _refers("statement.id"), primary_key=True),
    _id("run", _refers("run.id"), primary_key=True),
    Column("tier", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    _json("body"),
    sqlite_strict=True,
)

action = Table(
    "action",
    metadata,
    Column("arrival", Integer, primary_key=True),
    _id("id"),
    Column("label", Text, nullable=False),
    _id("reviewer", nullable=True),
    _id("replica"),
    Column("recorded_at", Text, nullable=False),
    Column("lamport", Integer, nullable=False),
    Column("row_count", Integer, nullable=False),
    Index("action_by_id", "id", unique=True),
    Index("action_by_lamport", "lamport"),
    sqlite_strict=True,
)

entry = Table(
    "entry",
    metadata,
    _id("id", primary_key=True),
    _id("action", _refers("action.id")),
    Column("kind", Text, nullable=False),
    _id("subject"),
    Column("facet", Text, nullable=False),
    Column("value", Text),
    _json("detail", nullable=True),
    _id("restates", nullable=True),
    Index("entry_by_action", "action"),
    Index("entry_by_subject", "subject"),
    # a merge asks for all tombstones again and again; nothing else pays for it
    Index("entry_erasing", "action", sqlite_where=text_("kind = 'erasure'")),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

supersedes = Table(
    "supersedes",
    metadata,
    _id("entry", _refers("entry.id"), primary_key=True),
    _id("superseded", _refers("entry.id"), primary_key=True),
    Index("supersedes_by_superseded", "superseded"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

chunk = Table(
    "chunk",
    metadata,
    _id("id", primary_key=True),
    Column("content", LargeBinary, CheckConstraint("length(content) BETWEEN 1 AND 1048576"), nullable=False),
    sqlite_strict=True,  # with a rowid: a b-tree of ids alone stays shallow, the megabytes hang on leaves
)

evidence = Table(
    "evidence",
    metadata,
    _id("id", primary_key=True),
    Column("sha256", LargeBinary, CheckConstraint("length(sha256) = 32"), nullable=False),
    Column("size", Integer, CheckConstraint("size > 0"), nullable=False),
    sqlite_strict=True,
)

evidence_chunk = Table(
    "evidence_chunk",
    metadata,
    _id("evidence", _refers("evidence.id"), primary_key=True),
    Column("number", Integer, CheckConstraint("number >= 0"), primary_key=True, autoincrement=False),
    _id("chunk", _refers("chunk.id")),
    Index("evidence_chunk_by_chunk", "chunk"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

left_out = Table(
    "left_out",
    metadata,
    _id("evidence", primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

head = Table(
    "head",
    metadata,
    _id("subject", primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("facet", Text, primary_key=True),
    _id("entry", primary_key=True),
    _id("reviewer", nullable=True),
    Column("value", Text),
    _id("text", nullable=True),
    Column("position", Integer),
    Index("head_by_text", "text", "kind", "value"),
    # what belongs to no text: articles, reviewers, references, settings
    Index("head_by_kind", "kind", sqlite_where=text_("text IS NULL")),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# What makes a head, from an entry `e` and its action `a`. Ticks and masks have a text as subject,
# and their facet begins with the position.
_HEAD_COLUMNS = """
  e.subject, e.kind, e.facet, e.id, a.reviewer, e.value,
  coalesce(s.text, t.id), coalesce(s.position, iif(t.id IS NULL, NULL, CAST(e.facet AS INTEGER)))
FROM entry AS e JOIN action AS a ON a.id = e.action
LEFT JOIN statement AS s ON s.id = e.subject
LEFT JOIN text AS t ON t.id = e.subject"""

ANTI_JOIN = f"SELECT{_HEAD_COLUMNS}\nWHERE NOT EXISTS (SELECT 1 FROM supersedes AS x WHERE x.superseded = e.id)"
"""The definition of `head`: every entry that nothing supersedes."""

TRIGGERS = {
    "entry_becomes_head": f"""CREATE TRIGGER entry_becomes_head AFTER INSERT ON entry
WHEN NOT EXISTS (SELECT 1 FROM supersedes WHERE superseded = NEW.id)
BEGIN
INSERT INTO head SELECT{_HEAD_COLUMNS}
WHERE e.id = NEW.id;
END""",
    "superseded_is_no_head": """CREATE TRIGGER superseded_is_no_head AFTER INSERT ON supersedes
BEGIN
DELETE FROM head WHERE entry = NEW.superseded
AND (subject, kind, facet) = (SELECT subject, kind, facet FROM entry WHERE id = NEW.superseded);
END""",
} | {
    f"{table}_keeps_{event.lower()}": f"""CREATE TRIGGER {table}_keeps_{event.lower()} BEFORE {event} ON {table}
BEGIN
SELECT RAISE(ABORT, 'rows of {table} are only ever added');
END"""
    for table, events in (
        *((table, ("UPDATE", "DELETE")) for table in ("text", "statement", "run", "reading", "action", "entry")),
        *((table, ("UPDATE", "DELETE")) for table in ("supersedes", "evidence")),
        *((table, ("UPDATE",)) for table in ("evidence_chunk", "chunk")),
    )
    for event in events
}
# what a file is made of is only ever added, too; a piece of no file (an interrupted attachment) may go
TRIGGERS |= {
    f"{table}_keeps_delete": f"""CREATE TRIGGER {table}_keeps_delete BEFORE DELETE ON {table}
WHEN EXISTS (SELECT 1 FROM {user} WHERE {column} = OLD.{key})
BEGIN
SELECT RAISE(ABORT, 'rows of {table} stay while {user} names them');
END"""
    for table, key, user, column in (
        ("evidence_chunk", "evidence", "evidence", "id"),
        ("chunk", "id", "evidence_chunk", "chunk"),
    )
}

_CURRENT = """FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
LEFT JOIN head AS n ON n.subject = h.reviewer AND n.kind = 'reviewer' AND n.facet = 'name'
WHERE h.value IS NOT NULL AND h.kind ="""

VIEWS = {
    "current_verdict": f"""CREATE VIEW current_verdict AS
SELECT hex(h.subject) AS statement, h.facet AS aspect, n.value AS reviewer, h.value AS verdict,
json_extract(e.detail, '$.reason') AS reason, json_extract(e.detail, '$.justification') AS justification,
json_extract(e.detail, '$.correction') AS correction, a.recorded_at AS recorded_at
{_CURRENT} 'judgement' AND h.value <> 'no_check'""",
    "current_no_check": f"""CREATE VIEW current_no_check AS
SELECT hex(h.subject) AS statement, h.facet AS aspect, n.value AS reviewer,
json_extract(e.detail, '$.reason') AS reason, a.recorded_at AS recorded_at
{_CURRENT} 'judgement' AND h.value = 'no_check'""",
    "current_tick": f"""CREATE VIEW current_tick AS
SELECT hex(h.subject) AS text, h.facet AS span, n.value AS reviewer, a.recorded_at AS recorded_at
{_CURRENT} 'tick'""",
    "current_mask": f"""CREATE VIEW current_mask AS
SELECT hex(h.subject) AS text, h.facet AS span, h.value AS state, json_extract(e.detail, '$.why') AS why
{_CURRENT} 'mask'""",
    "current_article": f"""CREATE VIEW current_article AS
SELECT hex(h.subject) AS article, h.facet AS field, h.value AS value
{_CURRENT} 'metadata'""",
    "current_reviewer": f"""CREATE VIEW current_reviewer AS
SELECT hex(h.subject) AS reviewer, h.facet AS field, h.value AS value
{_CURRENT} 'reviewer'""",
    "current_reference": f"""CREATE VIEW current_reference AS
SELECT hex(h.subject) AS reference, h.facet AS field, h.value AS value
{_CURRENT} 'reference'""",
    "current_citation": f"""CREATE VIEW current_citation AS
SELECT hex(h.subject) AS statement, upper(h.value) AS reference, json_extract(e.detail, '$.aspect') AS aspect,
json_extract(e.detail, '$.stance') AS stance, json_extract(e.detail, '$.passage') AS passage,
json_extract(e.detail, '$.locator') AS locator, n.value AS reviewer, a.recorded_at AS recorded_at
{_CURRENT} 'citation'""",
    "current_attachment": f"""CREATE VIEW current_attachment AS
SELECT hex(h.subject) AS reference, upper(h.facet) AS evidence, h.value AS name,
json_extract(e.detail, '$.size') AS size, json_extract(e.detail, '$.sha256') AS sha256,
json_extract(e.detail, '$.media_type') AS media_type, n.value AS reviewer, a.recorded_at AS recorded_at
{_CURRENT} 'attachment'""",
    "current_note": f"""CREATE VIEW current_note AS
SELECT hex(h.subject) AS statement, h.value AS note, n.value AS reviewer, a.recorded_at AS recorded_at
{_CURRENT} 'note'""",
    "current_statement": """CREATE VIEW current_statement AS
SELECT hex(s.id) AS statement, hex(s.text) AS text, s.kind AS kind, r.tier AS tier, d.detector AS detector,
json_extract(r.body, '$.start') AS start, json_extract(r.body, '$.end') AS "end",
substr(t.words, json_extract(r.body, '$.start') + 1,
json_extract(r.body, '$.end') - json_extract(r.body, '$.start')) AS words,
json_extract(r.body, '$.quantity.low') AS low, json_extract(r.body, '$.quantity.high') AS high,
json_extract(r.body, '$.quantity.unit') AS unit, json_extract(r.body, '$.quantity.counted') AS counted
FROM statement AS s JOIN text AS t ON t.id = s.text JOIN reading AS r ON r.statement = s.id
JOIN run AS d ON d.id = r.run""",
}
