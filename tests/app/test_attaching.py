"""Attaching through the window's session: a person records verdicts while a large file goes in piece by piece."""

import threading
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from annotations.model.article import ArticleMetadata, ImportedArticle
from annotations.model.evidence import CHUNK_BYTES, Content
from annotations.model.ids import new_id
from annotations.model.judgement import Reviewer
from annotations.storage import evidence
from annotations.storage.project import Project
from annotations.storage.verify import verify
from app.jobs import Lane
from app.session import ProjectSession


def test_verdicts_go_in_between_the_pieces_of_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    project = Project.create(path := tmp_path / "p.factdesk", new_id())
    article, _ = project.actions.add_article(ImportedArticle("The siege lasted 3 months."))
    project.actions.add_reviewer("Rina Holt")
    project.close()
    (source := tmp_path / "large.bin").write_bytes(bytes(range(256)) * (CHUNK_BYTES // 16))
    session, lane = ProjectSession(), Lane("attaching")
    recorded, order, stored = threading.Event(), list[str](), list[Content]()
    try:
        with qtbot.waitSignal(session.opened):
            session.open(path)
        with qtbot.waitSignal(session.articleShown):
            session.show_article(article)
        reviewer: Reviewer = next(iter(session.reviewers.values()))
        session.join(reviewer)

        def record() -> None:
            session.perform(
                lambda actions, who: actions.edit_metadata(article, ArticleMetadata(outlet="A paper"), who),
                then=recorded.set,
            )

        def progress(done: int, total: int, what: str = "") -> None:
            if done == 3 * CHUNK_BYTES:
                session.post(record)
                order.append("recorded" if recorded.wait(30) else "kept waiting")

        turns = partial(session.store, session.generation)

        def finished(content: Content) -> None:
            order.append("attached")
            stored.append(content)

        lane.start(lambda: evidence.store_file(source, turns, 10**9, progress), finished, lambda error: None)
        qtbot.waitUntil(lambda: len(order) == 2, timeout=30_000)
        assert order == ["recorded", "attached"]
        with qtbot.waitSignal(session.stored):
            session.perform(lambda actions, who: actions.attach(new_id(), stored[0], source.name, who))
        assert session.undo_stack.undoText() == "Attached “large.bin”"
    finally:
        lane.close()
        session.shut_down()
    assert verify(path) == []
