"""The rules that no single file can keep by itself: who imports whom, how large files are, what starts fast."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 450
HEAVY = ("sqlalchemy", "alembic", "spacy", "openpyxl", "charset_normalizer")


def run_python(program: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


def test_the_import_contracts_hold() -> None:
    """As `lint-imports` says, with the contracts of pyproject.toml."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert finished.returncode == 0, finished.stdout


def test_package_files_are_empty() -> None:
    packages = [*(ROOT / "annotations").rglob("__init__.py"), *(ROOT / "app").rglob("__init__.py")]
    assert packages
    assert [str(path.relative_to(ROOT)) for path in packages if path.read_bytes()] == []


@pytest.mark.parametrize("package", ["annotations", "app", "tests"])
def test_no_file_has_grown_too_long(package: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / package).rglob("*.py")}
    assert lengths
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE} == {}


@pytest.mark.parametrize("module", ["app.main", "app.main_window", "app.start", "app.cli"])
def test_nothing_heavy_is_imported_before_it_is_wanted(module: str) -> None:
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert run_python(program) == "[]"


def test_the_start_imports_no_qt_before_it_knows_that_a_window_is_wanted() -> None:
    assert run_python("import sys, app.main, app.start; print('PySide6' in sys.modules)") == "False"


def test_qt_gives_back_every_reference_to_none() -> None:
    """PySide6 6.12.0 drops one in every call that returns nothing, and Python 3.11 then aborts."""
    program = """
import sys
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextDocument
application = QGuiApplication([])
document = QTextDocument("words")
cursor = QTextCursor(document)
before = sys.getrefcount(None)
for _ in range(200):
    cursor.setPosition(0)
print(abs(sys.getrefcount(None) - before))
"""
    assert int(run_python(program)) < 50
