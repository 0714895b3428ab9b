"""A real headless Chromium, driven over pipes by its DevTools protocol: no further package is needed."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
    "--no-first-run",
)
# The browser reads its commands from descriptor 3 and answers on 4
_START = """
import fcntl, os, sys
for own, given in [(n, fcntl.fcntl(int(a), fcntl.F_DUPFD, 10)) for n, a in zip((3, 4), sys.argv[1:3])]:
    os.dup2(given, own)
os.execv(sys.argv[3], sys.argv[3:])
"""


def browser() -> str | None:
    """The browser of this machine; None where it has none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """A page of the browser."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._read = b""
        self._number = 0
        self._session = ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log"):
            self._ask(f"{domain}.enable")
        self.requested: list[str] = []
        self.logged: list[str] = []

    def open(self, path: Path) -> None:
        """Show a file and wait until it is loaded."""
        self._ask("Page.navigate", url=path.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def resize(self, width: int, height: int = 900) -> None:
        """Give the window a size in pixels of CSS."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme: str) -> None:
        """Prefer "light" or "dark"."""
        self._ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript gives in the page."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def pdf(self) -> bytes:
        """The page as the browser prints it."""
        return base64.b64decode(self._ask("Page.printToPDF", preferCSSPageSize=True)["data"])

    def picture(self) -> bytes:
        """The window's content as PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot")["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            some = os.read(self._answers, 1 << 20)
            assert some, "the browser has ended"
            self._read += some
        line, self._read = self._read.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        if message.get("method") == "Network.requestWillBeSent":
            self.requested.append(message["params"]["request"]["url"])
        if message.get("method") == "Log.entryAdded":
            self.logged.append(message["params"]["entry"]["text"])
        return message


@contextmanager
def opened_browser(home: Path) -> Iterator[Page]:
    """A browser with a profile of its own in `home`, for as long as it is held."""
    program = browser()
    assert program is not None
    reads, commands = os.pipe()
    answers, writes = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", _START, str(reads), str(writes), program, *_FLAGS, f"--user-data-dir={home}"],
        pass_fds=(reads, writes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(reads)
        os.close(writes)
        try:
            yield Page(commands, answers)
        finally:
            os.close(commands)  # at its end the browser ends
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            os.close(answers)
