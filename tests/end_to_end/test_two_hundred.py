"""A long sitting: two hundred statements judged by keys alone, each as the key said."""

import random
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from annotations.detection.pool import DetectionPool
from annotations.importing.files import article_from_paste
from annotations.model.ids import Id, new_id
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import NO_CHECK, Verdict
from annotations.storage.project import Project
from annotations.storage.verify import verify
from app import work
from tests.end_to_end.hands import Driver, record

STATEMENTS = 200
_VALUES = {
    "V": Verdict.VERIFIED,
    "D": Verdict.DISPUTED,
    "2": Verdict.DISPUTED,
    "U": Verdict.UNVERIFIABLE,
    "W": NO_CHECK,
}


def long_project(path: Path) -> None:
    """An article with more than 200 statements to check, before anybody has joined the project."""
    chance = random.Random(3)
    towns = cycle("Mariupol Kharkiv Kherson Lviv Odesa Sumy".split())
    lines = [
        f"Officials in {next(towns)} said that {chance.randint(1_000, 90_000):,} people had left the city 😀. "
        f"The road was {chance.randint(11, 90)} kilometers long."
        for _ in range(STATEMENTS // 2)
    ]
    project = Project.create(path, new_id())
    work.add_articles(project, [article_from_paste("\n\n".join(lines))], None)
    with DetectionPool() as pool:
        assert work.detect_pending(project.undetected_texts(), project.store_detection, pool) == {}
    project.close()


def keys() -> Iterator[str]:
    chance = random.Random(5)
    while True:
        yield chance.choice(list(_VALUES))


def test_two_hundred_statements_are_judged_by_keys_alone(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    path = tmp_path / "long.factdesk"
    long_project(path)
    driver = new_window()
    driver.open(path)
    rules = ProjectSettings(citations=0)
    driver.session.perform(lambda actions, me: actions.change_settings(driver.session.project_id, rules, me))
    driver.settled()
    driver.desk.reading.setFocus()

    expected: dict[tuple[Id, str], str] = {}
    pressed = keys()
    while len({statement for statement, _ in expected}) < STATEMENTS:
        asked = driver.statement().id, driver.desk.framed
        key = next(pressed)
        driver.keys(key)
        expected[asked] = _VALUES[key]
        if driver.desk.current == asked[0] and driver.desk.framed == asked[1]:  # a reason is on offer
            letter = next(iter(driver.desk.inspector.reasonLetters()))
            driver.keys(letter.upper())
    assert len(expected) >= STATEMENTS

    stored = Project.open(path, new_id())
    found = stored.article(record(driver).article.id)
    stored.close()
    assert {(s.id, j.aspect): j.value for s in found.statements for j in s.judgements} == expected
    assert all(j.reason for s in found.statements for j in s.judgements if j.value != Verdict.VERIFIED)
    assert verify(path) == []
