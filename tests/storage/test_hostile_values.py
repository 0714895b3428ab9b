"""Values that nobody here wrote: the article says that it cannot be read, all others open."""

import sqlite3

import pytest

from annotations.errors import DamagedProject
from annotations.model.article import ImportedArticle
from annotations.model.evidence import EvidenceState
from annotations.model.vocabulary import SO, Verdict
from annotations.storage import ledger
from annotations.storage.ledger import Slot, Value
from annotations.storage.project import snapshot
from annotations.storage.verify import verify
from app.updates import EVERYTHING, read
from tests.storage.conftest import Desk

ID = "ab" * 16
DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("kind", "facet", "value", "detail"),
    [
        ("judgement", "so", "verified", "[]"),
        ("judgement", "so", "verified", '"words"'),
        ("judgement", "so", "verified", DEEP),
        ("judgement", "so", "verified", '{"justification": 5}'),
        ("judgement", "so", "verified", '{"rests_on": "ab"}'),
        ("judgement", "so", "a fourth verdict", None),
        ("judgement", "said:x", "verified", None),
        ("judgement", "said:0", "verified", '{"correction": ["a"]}'),
        ("query", ID, "ICRC", '{"due": 5}'),
        ("query", ID, "ICRC", "7"),
        ("query", "no id", "ICRC", None),
        ("citation", ID, ID, '{"aspect": "so", "passage": {}}'),
        ("citation", ID, ID, '{"aspect": "so", "order": "first"}'),
        ("citation", ID, ID, '{"aspect": 3}'),
        ("correction", "quantity", "corrected", '{"quantity": {"kind": "count", "low": "many"}}'),
        ("correction", "quantity", "corrected", '{"quantity": []}'),
        ("correction", "quantity", "corrected", '{"quantity": {"kind": "count", "unit": 4}}'),
        ("correction", "links", "corrected", '{"links": 4}'),
        ("correction", "links", "corrected", '{"links": ["a"]}'),
        ("correction", "kind", "hearsay", None),
        ("correction", "tier", "huge", None),
        ("cut", "", "cut", '{"start": 0.5, "end": 4, "context": [0, 9]}'),
        ("cut", "", "cut", '{"start": 0, "end": 100000, "context": [0, 9]}'),
        ("cut", "", "cut", '{"start": "a", "end": "b", "context": [0, 9]}'),
        ("disposition", "", "rejected", '{"reason": 7}'),
        ("disposition", "", "rejected", "[1]"),
    ],
)
def test_one_article_is_unreadable_and_the_others_open(
    desk: Desk, kind: str, facet: str, value: str, detail: str | None
) -> None:
    project = desk.project
    sound, _ = project.actions.add_article(ImportedArticle("Another article of 12 words."))
    subject = desk.duration if kind != "judgement" or facet == "so" else desk.attributed
    with project.actions._ledger.action("hostile", desk.reviewer.id) as draft:
        draft.put_superseding(Slot(kind, subject, facet), Value(value, detail), ())
    with pytest.raises(DamagedProject, match="cannot be read"):
        project.article(desk.article)
    update = read(project, EVERYTHING, project.article(sound), None)
    assert update.record is not None and update.rows[sound].problem == ""
    assert "cannot be read" in update.rows[desk.article].problem
    assert project.names_used().speakers == ()


@pytest.mark.parametrize("kind", ["article", "reviewer", "setting", "reference"])
def test_a_detail_where_none_belongs_keeps_no_project_closed(desk: Desk, kind: str) -> None:
    project, subject = desk.project, desk.article if kind == "article" else desk.reviewer.id
    with project.actions._ledger.action("hostile", desk.reviewer.id) as draft:
        draft.put_superseding(Slot(kind, subject, "name" if kind == "reviewer" else ""), Value("listed", "[["), ())
    assert desk.article in read(project, EVERYTHING, None, None).rows


@pytest.mark.parametrize(
    ("facet", "value", "detail"),
    [
        ("no id", "a.pdf", None),
        (ID, "../../a.pdf", "[["),
        (ID, "a\u202efdp.exe", DEEP),
        (ID, "a.pdf", '{"size": "much", "sha256": 7, "media_type": ["x"]}'),
    ],
)
def test_an_attachment_that_makes_no_sense_keeps_no_project_closed(
    desk: Desk, facet: str, value: str, detail: str | None
) -> None:
    with desk.project.actions._ledger.action("hostile", desk.reviewer.id) as draft:
        draft.put_superseding(Slot(ledger.ATTACHMENT, desk.reviewer.id, facet), Value(value, detail), ())
    found = desk.project.attachments()
    assert [each.state for each in found] == [EvidenceState.MISSING] * (facet == ID)
    assert all("/" not in each.name and "\u202e" not in each.name for each in found)
    assert desk.article in read(desk.project, EVERYTHING, None, None).rows
    with snapshot(desk.project.path) as record:
        assert list(record.attachments) == found
    assert any("missing" in sentence for sentence in verify(desk.project.path)) == (facet == ID)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("citations", "9" * 5000),
        ("citations", "-3"),
        ("kinds", "hearsay"),
        ("advance", "sideways"),
        ("unfolded", "all"),
        ("evidence_mb", "0"),
    ],
)
def test_settings_that_make_no_sense_keep_no_project_closed(desk: Desk, name: str, value: str) -> None:
    slot = Slot(ledger.SETTING, desk.project.id, name)
    with desk.project.actions._ledger.action("hostile", desk.reviewer.id) as draft:
        draft.put(slot, value)
    assert 0 <= desk.project.settings().citations <= 99
    assert desk.project.article(desk.article).settings == desk.project.settings()


def test_a_time_that_makes_no_sense_keeps_no_project_closed(desk: Desk) -> None:
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, desk.reviewer.id)
    connection = sqlite3.connect(desk.project.path)
    connection.execute("DROP TRIGGER action_keeps_update")
    connection.execute("UPDATE action SET recorded_at = ':026-11-24T21:05:53.865Z'")
    connection.commit()
    connection.close()
    assert [reviewer.name for reviewer in desk.project.reviewers()] == ["Rita One"]
    assert desk.article in read(desk.project, EVERYTHING, None, None).rows
    with pytest.raises(DamagedProject, match="history"):
        desk.project.history(desk.numeric)


def test_an_article_whose_words_are_gone_says_so(desk: Desk) -> None:
    connection = sqlite3.connect(desk.project.path)
    connection.execute("DROP TRIGGER text_keeps_delete")
    connection.execute("DELETE FROM text")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedProject, match="its words are missing"):
        desk.project.article(desk.article)
