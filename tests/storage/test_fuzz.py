"""Broken files, many of them: refused with a sentence or opened, never a crash, never written to.

What can be recovered of them is a whole file.

`FACTDESK_FUZZ=5000 pytest tests/storage/test_fuzz.py` runs as many cases.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.model.article import ImportedArticle
from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.project import Project
from tests.storage.conftest import WORDS, detection

ROOT = Path(__file__).parents[2]
CASES = int(os.environ.get("FACTDESK_FUZZ", "60"))
A_RUN = 500


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A project of about a hundred pages: short and long texts, values that were changed, words that overflow."""
    path = tmp_path / "whole.factdesk"
    project = Project.create(path, new_id())
    me = project.actions.add_reviewer("Rita One", "R1").id
    for place in range(12):
        words = f"{WORDS}\n\nParagraph {place}: {'The siege went on, and nobody counted. ' * (40 * place)}"
        project.actions.add_article(ImportedArticle(words))
        found = detection(words)
        project.store_detection(found)
        for suggestion in found.suggestions:
            for verdict in (Verdict.DISPUTED, Verdict.VERIFIED):
                project.actions.judge(suggestion.id, SO, verdict, me, justification=f"Page {place}: {verdict}")
            citation = Citation(new_id(), suggestion.id, SO, new_id(), passage="words of a report " * place * 20)
            project.actions.cite(citation, {"title": f"Report {place}"}, me)
    project.close()
    return path


def test_no_broken_file_crashes_is_written_to_or_goes_without_a_sentence(source: Path) -> None:
    for first in range(0, CASES, A_RUN):
        command = [sys.executable, "-m", "tests.storage.fuzz", str(source), str(first), str(min(A_RUN, CASES - first))]
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        assert finished.returncode == 0, f"the interpreter ended: {finished.stderr[-2000:]}"
        told = json.loads(finished.stdout)
        assert told["wrong"] == []
        outcomes = told["outcomes"]
        assert any(word.startswith("refused") for word in outcomes) and outcomes.get("recovered in part")
