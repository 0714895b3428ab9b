"""The real command as a subprocess, and what it printed."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
COMMAND = (sys.executable, "main.py")
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")

Answer = subprocess.CompletedProcess[str]
Json = dict[str, Any]


def environment(home: Path, **more: str) -> dict[str, str]:
    """As this process's, without a display, and with an installation of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    return {**kept, "FACTDESK_HOME": str(home), "PYTHONWARNINGS": "error", **more}


def factdesk(home: Path, *arguments: object, **more: str) -> Answer:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=environment(home, **more),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def shown(home: Path, path: Path) -> Json:
    answer = factdesk(home, "show", path, "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    data: Json = json.loads(answer.stdout)
    return data


def statements(data: Json) -> list[Json]:
    return [statement for article in data["articles"] for statement in article["statements"]]


def judged(data: Json) -> list[tuple[str, str, str]]:
    names = {person["id"]: person["name"] for person in data["reviewers"]}
    return [
        (statement["id"], names[judgement["reviewer"]], judgement["value"])
        for statement in statements(data)
        for judgement in statement["judgements"]
    ]


def write_orders(path: Path, ids: Sequence[str], reviewer: str, verdict: str = "unverifiable") -> Path:
    orders = ({"statement": own, "verdict": verdict, "reviewer": reviewer} for own in ids)
    path.write_text("\n".join(map(json.dumps, orders)), encoding="utf-8")
    return path
