"""The documents that people read and print, as formats: each one file of HTML."""

from pathlib import Path

from annotations.exporting.export import Export
from annotations.exporting.report.checked import checked_copy
from annotations.exporting.report.checking import checking_copy
from annotations.exporting.report.page import write_page
from annotations.exporting.report.report import report

DOCUMENTS = {"report": report, "checking-copy": checking_copy, "checked-copy": checked_copy}
"""What makes each document, by the word of its format."""


def write_report(export: Export, path: Path) -> None:
    """Write the report. Raises Cancelled between two statements."""
    write_page(report(export), path)


def write_checking_copy(export: Export, path: Path) -> None:
    """Write the checking copy. Raises Cancelled between two statements."""
    write_page(checking_copy(export), path)


def write_checked_copy(export: Export, path: Path) -> None:
    """Write the corrections. Raises Cancelled between two statements."""
    write_page(checked_copy(export), path)
