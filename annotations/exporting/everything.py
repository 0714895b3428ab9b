"""Everything that may be told of a project, as JSON Lines.

Each line is an object whose `record` says what it is. Positions count Unicode code points of the
article's text, ends are exclusive; ids are hexadecimal; times are ISO 8601 in UTC. In this order:

- `project`: `format`, `version`, `name`, `written`, `settings`, `reviewers` (`id`, `name`, `initials`, `role`).
- `article`: `id`, `text` (the id of its words), `words`, `sha256` of them in UTF-8, `title`, `outlet`, `url`,
  `published`, `file`, `masks`, `ticks` (sentences by reviewer), `detected`, `assigned`. Its statements follow it.
- `statement`: `id`, `article`, `label`, `kind`, `words`, its reading (`tier`, `start`, `end`, `context`, `parts`,
  `links`, `parent`, `quantity`, as `factdesk detect` prints them), `aspects`, `state`, `suggestion`,
  `judgements`, `finals`, `signed_off_by`, `citations`, `notes`, `queries`.
- `reference`: `id` and those of its fields that are not empty.
- `evidence`: `evidence`, `reference`, `name`, `size`, `media_type`, `sha256`, `attached_at`, `reviewer`, `state`.
- `step`, where the history is wanted: `time`, `person`, `article`, `label`, `words`, `what`, `value`, `reason`,
  `rested_on`, `statement`, `step`.

A later version may add keys and records, and changes the meaning of none.
"""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotations.exporting.export import Export
from annotations.exporting.history import history_row
from annotations.exporting.json_files import json_lines
from annotations.exporting.json_forms import (
    article_json,
    attachment_json,
    reference_json,
    reviewer_json,
    statement_json,
)
from annotations.exporting.view import StatementView

VERSION = 1

_STEP = "time person article label words what value reason rested_on statement step".split()


def write(export: Export, path: Path) -> None:
    """Write everything to a file. Raises Cancelled between two articles."""
    project = export.project
    with json_lines(export, path) as line:
        line(
            {
                "record": "project",
                "format": "factdesk",
                "version": VERSION,
                "name": project.name,
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
                "settings": project.settings.stored(),
                "reviewers": [reviewer_json(reviewer) for reviewer in project.reviewers],
            }
        )
        for record, views in export.articles():
            article = article_json(record)
            words = record.article.words
            digest = sha256(words.encode("utf-8", "replace")).hexdigest()
            line({"record": "article", **article, "words": words, "sha256": digest})
            for view in views:
                line({"record": "statement", "article": article["id"], **_statement(view)})
        for reference in export.references():
            line({"record": "reference", **reference_json(reference)})
        for attached in export.attachments():
            line({"record": "evidence", **attachment_json(attached)})
        for step in export.steps or ():
            export.cancel.check()
            row = history_row(step, export.viewpoint.references)
            values = (value.isoformat() + "Z" if isinstance(value, datetime) else value for value in row)
            line({"record": "step", **dict(zip(_STEP, values, strict=True))})


def _statement(view: StatementView) -> dict[str, Any]:
    told = tuple(note for note in view.statement.notes if not note.confidential)
    statement = replace(view.statement, notes=told) if len(told) < len(view.statement.notes) else view.statement
    return statement_json(statement, view.article.words, view.state, view.viewpoint.references)
