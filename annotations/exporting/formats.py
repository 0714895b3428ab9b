"""The formats that a project can be exported to: one list for the command line, the window and the tests."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotations.errors import ExportFailed
from annotations.exporting import (
    averitec,
    claim_review,
    csv_files,
    documents,
    everything,
    labelling,
    web_annotation,
    workbook,
    xmi,
)
from annotations.exporting.atomic import replacing, replacing_folder
from annotations.exporting.export import Export, ExportReport
from annotations.text import harmless


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `word` is what `--format` calls it; `ending` that of its files, "" where it is a folder.

    `write` writes an export to a temporary file or folder. `loses` says in sentences what it cannot
    express. `separated`: the options of CSV apply to it. `history`: it has a place for the history.
    `of_verdicts`: it leaves out what nobody judged.
    `previewed_by`: the format whose beginning shows what is in it, where it is not text itself. `usual`: of
    several formats with that ending the one that is meant where nobody says which.
    """

    word: str
    name: str
    ending: str
    write: Callable[[Export, Path], object]
    about: str
    loses: tuple[str, ...] = ()
    separated: bool = False
    history: bool = False
    of_verdicts: bool = False
    previewed_by: str = ""
    usual: bool = False

    @property
    def is_folder(self) -> bool:
        return not self.ending


_NO_EVIDENCE = "What attached files hold stays in the project."
_NO_WORDS = "The words of the articles are not in it."
_PLAIN_SHEETS = ("No colours, links and lists of choices.", _NO_WORDS, _NO_EVIDENCE)
_ONE_VERDICT = "Only one verdict on each question: the final one, else the one of whose verdicts are shown."
_NO_SPREADSHEET = "It cannot be read back: it is to be read and printed."
_ONLY_SPANS = "No citations, justifications, notes and ticks."

FORMATS = (
    Format(
        "xlsx",
        "Workbook",
        ".xlsx",
        workbook.write,
        "For newsrooms: to read, sort, edit and send on.",
        (_NO_WORDS, _NO_EVIDENCE),
        history=True,
        previewed_by="csv",
    ),
    Format(
        "report",
        "Report",
        ".html",
        documents.write_report,
        "One page to read, circulate and print: summary, articles with their marks, verdicts, works cited.",
        ("Minor statements that nobody worked on are counted only.", _NO_SPREADSHEET, _NO_EVIDENCE),
        previewed_by="csv",
        usual=True,
    ),
    Format(
        "checking-copy",
        "Checking copy",
        ".html",
        documents.write_checking_copy,
        "To print and work on with a pen: a wide margin with a label and two boxes for each statement, endnotes.",
        ("Minor statements that nobody worked on are not in it.", _NO_SPREADSHEET, _NO_EVIDENCE),
        previewed_by="csv",
    ),
    Format(
        "checked-copy",
        "Corrections",
        ".html",
        documents.write_checked_copy,
        "For the writer: what is to be changed, article by article, with the reason and the works cited.",
        ("Statements without a correction are not in it.", _NO_SPREADSHEET, _NO_EVIDENCE),
        previewed_by="csv",
    ),
    Format(
        "csv-zip",
        "CSV files in a zip file",
        ".zip",
        csv_files.write_zip,
        "The sheets of the workbook, one file a sheet.",
        _PLAIN_SHEETS,
        separated=True,
        history=True,
        previewed_by="csv",
    ),
    Format(
        "csv-folder",
        "CSV files in a folder",
        "",
        csv_files.write_folder,
        "The sheets of the workbook, one file a sheet.",
        _PLAIN_SHEETS,
        separated=True,
        history=True,
        previewed_by="csv",
    ),
    Format(
        "csv",
        "CSV of the statements",
        ".csv",
        csv_files.write_statements,
        "The sheet Statements alone.",
        ("The other sheets of the workbook are not in it.", _NO_EVIDENCE),
        separated=True,
    ),
    Format(
        "jsonl",
        "JSON Lines of everything",
        ".jsonl",
        everything.write,
        "For programs: articles with their words, statements, verdicts, citations, references.",
        (_NO_EVIDENCE, "Of attached files there are names and checksums."),
        history=True,
    ),
    Format(
        "claimreview",
        "ClaimReview",
        ".jsonld",
        claim_review.write,
        "For publishers: the markup by which search engines show fact-checks (schema.org, Google).",
        (
            _ONE_VERDICT,
            "Only “Is it so?”: whether it was said has no place in it.",
            "A verdict becomes a number: Verified 5, Unverifiable 3, Disputed 1 (2 where sources differ, or it is "
            "outdated or misleading).",
            "Citations and notes are not in it.",
        ),
        of_verdicts=True,
    ),
    Format(
        "webannotation",
        "W3C Web Annotation",
        ".jsonld",
        web_annotation.write,
        "For annotation programs: each verdict on its place in the text.",
        ("Values, chains and states are not in it.", "The words of the articles are not in it, only the quotations."),
    ),
    Format(
        "averitec",
        "AVeriTeC",
        ".json",
        averitec.write,
        "For research on fact-checking: claims with labels, questions and answers.",
        (
            _ONE_VERDICT,
            "Places in the text, notes and ticks are not in it.",
            "Disputed becomes Refuted, or Conflicting Evidence where sources differ or it misleads.",
        ),
        of_verdicts=True,
    ),
    Format(
        "xmi",
        "UIMA CAS XMI",
        ".zip",
        xmi.write,
        "For INCEpTION and other UIMA programs: an XMI per article, and the type system.",
        (_ONE_VERDICT, _ONLY_SPANS),
    ),
    Format(
        "labelstudio",
        "Label Studio",
        ".json",
        labelling.write_label_studio,
        "Tasks with annotations for Label Studio; positions count code points.",
        (_ONE_VERDICT, _ONLY_SPANS, "Of a chain of sources only the innermost is judged."),
    ),
    Format(
        "doccano",
        "doccano",
        ".jsonl",
        labelling.write_doccano,
        "Labelled texts for doccano; positions count UTF-16 units. Its project must allow overlapping spans.",
        (_ONE_VERDICT, _ONLY_SPANS, "Of a chain of sources only the innermost is judged."),
    ),
)
"""In the order in which they are offered."""

BY_WORD = {one.word: one for one in FORMATS}


def format_of(target: Path, word: str = "") -> Format:
    """The format named by `word`, else by the ending of `target`.

    Raises ExportFailed where neither names one, where several have that ending, or where they contradict.
    """
    ending = target.suffix.lower()
    if word:
        chosen = BY_WORD.get(word)
        if chosen is None:
            raise ExportFailed(f"There is no format “{harmless(word)}”.", f"There are: {', '.join(BY_WORD)}.")
        if chosen.ending and ending != chosen.ending:
            raise ExportFailed(
                f"“{harmless(target.name)}” does not end as {chosen.name} does.", f"End its name with {chosen.ending}."
            )
        return chosen
    fitting = [one for one in FORMATS if one.ending and one.ending == ending]
    if len(fitting) == 1:
        return fitting[0]
    if usual := next((one for one in fitting if one.usual), None):
        return usual
    if fitting:
        words = " or ".join(f"--format {one.word}" for one in fitting)
        names = ", ".join(one.name for one in fitting)
        raise ExportFailed(f"“{harmless(target.name)}” could be of several formats: {names}.", f"Say which: {words}.")
    endings = ", ".join(dict.fromkeys(one.ending for one in FORMATS if one.ending))
    raise ExportFailed(
        f"“{harmless(target.name)}” does not say which format it should have.",
        f"End its name with one of {endings}; for a folder of CSV files, say --format csv-folder.",
    )


def write(export: Export, target: Path, form: Format) -> ExportReport:
    """Write an export to `target`, whole or not at all.

    Confidential references and notes never get into it. Raises ExportFailed, or Cancelled between two
    articles; what was at `target` then stays as it was.
    """
    with replacing_folder(target, ".csv") if form.is_folder else replacing(target) as temporary:
        form.write(export, temporary)
        export.cancel.check()
    return export.report(target)
