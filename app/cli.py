"""The command line (design section 9). Imports no Qt.

Data goes to standard output, messages to standard error. Exit status: 0 done, 1 done with findings
(something was refused, damaged or left out), 2 wrong use or refused.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from annotations.errors import Cancelled, FactdeskError
from app.headless.console import say

COMMANDS = (
    "import",
    "detect",
    "show",
    "judge",
    "export",
    "read-back",
    "copy",
    "merge",
    "erase",
    "evidence",
    "verify",
    "recover",
)

_DESCRIPTION = """\
Factdesk marks the numeric and attributed statements of news articles, and records what reviewers
find out about them. Without a command it opens the window: factdesk [PROJECT].
"""


def is_command(arguments: Sequence[str]) -> bool:
    """Whether these arguments are for the command line rather than for the window."""
    return bool(arguments) and (arguments[0] in COMMANDS or arguments[0] in ("-h", "--help", "--version"))


def run(arguments: Sequence[str]) -> int:
    """Carry out a command; returns the exit status."""
    _speak_utf8()
    parsed = parser().parse_args(list(arguments))
    command: Callable[[argparse.Namespace], int] = _commands()[parsed.command]
    try:
        status = command(parsed)
        sys.stdout.flush()
    except FactdeskError as error:
        say(f"factdesk: {error}")
        return 130 if isinstance(error, Cancelled) else 2
    except KeyboardInterrupt:
        say("Stopped. What was stored until then is safe.")
        return 130
    except BrokenPipeError:
        # whoever read our output has enough; Python would complain once more when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _speak_utf8() -> None:
    """Data that goes into a file or a pipe is UTF-8; a terminal gets "?" for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")


def _commands() -> dict[str, Callable[[argparse.Namespace], int]]:
    from app.headless import detecting, erasing, evidence, exporting, judging, projects, reading_back, sharing

    return {
        "import": projects.import_files,
        "detect": detecting.detect,
        "show": projects.show,
        "judge": judging.judge,
        "export": exporting.export,
        "read-back": reading_back.read_back,
        "copy": sharing.copy,
        "merge": sharing.merge,
        "erase": erasing.erase,
        "evidence": evidence.evidence,
        "verify": projects.verify,
        "recover": projects.recover,
    }


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    from importlib.metadata import version

    from app.headless.exporting import add_export

    top = argparse.ArgumentParser("factdesk", description=_DESCRIPTION)
    top.add_argument("--version", action="version", version=f"Factdesk {version('factdesk')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")

    importing = command("import", "add articles to a project and find their statements; creates the project")
    importing.add_argument("project", type=Path, metavar="PROJECT")
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    importing.add_argument(
        "--another-copy", action="store_true", help="words that the project has already are another outlet's copy"
    )

    detecting = command("detect", "print the statements of texts as JSON Lines, without a project")
    detecting.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help='a text, or a .jsonl with {"doc", "text"} a line'
    )
    detecting.add_argument("--output", type=Path, metavar="F.jsonl", help="write there instead of standard output")
    detecting.add_argument("--workers", type=_at_least_one, metavar="N", help="processes to use (default: 1 or 2)")
    detecting.add_argument(
        "--flat", action="store_true", help="only attributed statements, as the learned model reads them: none nested"
    )

    showing = command("show", "print the articles, statements and current verdicts of a project")
    showing.add_argument("project", type=Path, metavar="PROJECT")
    showing.add_argument("--json", action="store_true", help="as JSON")

    _add_judge(command("judge", "record a verdict"))

    add_export(command("export", "write a project in another format, named by the ending of OUT"), Path)

    _add_read_back(command("read-back", "find out what was edited in an exported sheet, and take it over"))
    _add_copy(command("copy", "make a copy of a project to hand on; it can be merged back"))
    _add_merge(command("merge", "bring what another copy of a project holds into it"))
    _add_erase(command("erase", "erase words for good, from the project and its backups; without ID, list what can be"))

    listing = command("evidence", "list the files that are attached to references")
    listing.add_argument("project", type=Path, metavar="PROJECT")
    listing.add_argument("--export", type=Path, metavar="FOLDER", help="write them there, checked, over no other file")
    listing.add_argument("--tidy", action="store_true", help="let go of what interrupted attachments left")

    verifying = command("verify", "check that a project file is whole, and say what is still to be done")
    verifying.add_argument("project", type=Path, metavar="PROJECT")

    recovering = command("recover", "write what is readable of a damaged project to a new one, with a report")
    recovering.add_argument("damaged", type=Path, metavar="DAMAGED", help="it is only read")
    recovering.add_argument("new", type=Path, metavar="NEW", help="a file that is not there yet")
    return top


def _at_least_one(words: str) -> int:
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def _add_read_back(reading: argparse.ArgumentParser) -> None:
    reading.add_argument("project", type=Path, metavar="PROJECT")
    reading.add_argument("workbook", type=Path, metavar="WORKBOOK", help="the edited .xlsx, or the CSV it was saved as")
    reading.add_argument("--apply", action="store_true", help="take the changes over; without it, only list them")
    reading.add_argument("--reviewer", default="", metavar="WHO", help="whose edits they are (default: the only one's)")
    reading.add_argument(
        "--take-sheet", action="store_true", help="where sheet and project were both changed, take the sheet's value"
    )
    reading.add_argument("--draw", action="store_true", help="make statements of new rows whose words are found once")


def _add_copy(copying: argparse.ArgumentParser) -> None:
    copying.add_argument("project", type=Path, metavar="PROJECT")
    copying.add_argument("copy", type=Path, metavar="COPY", help="a file that is not there yet")
    copying.add_argument(
        "--without",
        action="append",
        default=[],
        choices=("confidential", "history", "evidence"),
        help="leave out confidential references, their citations and files, and notes; what stands no more; or what "
        "attached files hold; may be repeated",
    )


def _add_merge(merging: argparse.ArgumentParser) -> None:
    merging.add_argument("project", type=Path, metavar="PROJECT")
    merging.add_argument("others", type=Path, metavar="OTHER", nargs="+", help="other copies of it; they are only read")
    merging.add_argument("--apply", action="store_true", help="merge them; without it, only say what they would bring")
    merging.add_argument("--json", action="store_true", help="print that as JSON, a line for each copy")
    merging.add_argument("--report", type=Path, metavar="FILE", help="write that to a file that ends in .html or .xlsx")


def _add_erase(erasing: argparse.ArgumentParser) -> None:
    erasing.add_argument("project", type=Path, metavar="PROJECT")
    erasing.add_argument("id", nargs="?", metavar="ID", help="as the list names it, or a unique beginning of that")
    erasing.add_argument("--reviewer", default="", metavar="WHO", help="a lead of the project")
    erasing.add_argument("--reason", default="", metavar="R", help="why; it is kept, so it must not repeat the words")


def _add_judge(judging: argparse.ArgumentParser) -> None:
    judging.add_argument("project", type=Path, metavar="PROJECT")
    judging.add_argument("statement", nargs="?", metavar="STATEMENT", help="an id, or a unique beginning of one")
    judging.add_argument(
        "verdict", nargs="?", metavar="VERDICT", help="verified, disputed, unverifiable, no_check, or clear to withdraw"
    )
    judging.add_argument("--reviewer", default="", metavar="WHO", help="a name, initials or id; a new name joins")
    judging.add_argument("--aspect", choices=("so", "said"), default="so", help="is it so (default), or was it said")
    judging.add_argument(
        "--link", type=int, default=0, metavar="N", help="which link of a chain was said: 0, the innermost (default)"
    )
    judging.add_argument("--reason", default="", metavar="R", help="for example “sources differ”")
    judging.add_argument("--justification", metavar="T")
    judging.add_argument("--correction", metavar="T", help="what it should say, for the editor")
    judging.add_argument("--cite", default="", metavar="URL", help="cite a web page for this aspect")
    judging.add_argument(
        "--attach",
        action="append",
        default=[],
        metavar="FILE",
        help="keep a file with that citation, or with one named after it; may be repeated",
    )
    judging.add_argument(
        "--from", dest="from_file", type=Path, metavar="FILE.jsonl", help="many judgements, an object a line"
    )
