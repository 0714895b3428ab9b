"""How the sheets look: colours beside words, never instead of them."""

from copy import copy
from typing import TYPE_CHECKING, Any

from annotations.exporting.view import JUDGEMENT_WORDS
from annotations.model.vocabulary import Verdict

if TYPE_CHECKING:
    from openpyxl.cell.rich_text import CellRichText
    from openpyxl.styles.cell_style import StyleArray

VERDICT_FILLS = {Verdict.VERIFIED: "BFE8DA", Verdict.DISPUTED: "FFCFA8", Verdict.UNVERIFIABLE: "D9D2F0"}
_HEADER_FILL, _EDITABLE_FILL, _HEADER_INK = "3C4043", "1F4E79", "FFFFFF"
_LINK_INK = "0B57D0"
_FONT = "Calibri"  # that of the cells without a style


class Styles:
    """The few styles of one workbook, made once and shared by its cells.

    Styling each cell would more than double the time to write. So cells without a style look as text
    should (at the top, wrapped), and only dates, headings and links carry a style of their own. Excel
    finds that look in the workbook's first style, LibreOffice in the style of the column: both are set.
    """

    def __init__(self, book: Any) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self._book = book
        self.alignment = Alignment(vertical="top", wrap_text=True)
        # The style of all cells without one; it has no public name in openpyxl
        book._cell_styles[0].alignmentId = book._alignments.add(self.alignment)
        ink = Font(name=_FONT, size=11, bold=True, color=_HEADER_INK)
        centred = Alignment(vertical="center", wrap_text=True)
        self.header = self._array(font=ink, fill=PatternFill("solid", _HEADER_FILL), alignment=centred)
        self.editable_header = self._array(font=ink, fill=PatternFill("solid", _EDITABLE_FILL), alignment=centred)
        self.summary = self._array(font=Font(name=_FONT, size=12, bold=True), alignment=Alignment(vertical="center"))
        self._bold = _marked_font()
        self.text = self._array(alignment=self.alignment)
        self.link = self._array(
            font=Font(name=_FONT, size=11, color=_LINK_INK, underline="single"), alignment=self.alignment
        )

    def marked(self, before: str, words: str, after: str) -> "CellRichText":
        """The value of a cell in which `words` are bold."""
        from openpyxl.cell.rich_text import CellRichText, TextBlock

        return CellRichText([run for run in (before, TextBlock(self._bold, words), after) if run])

    def dated(self, number_format: str) -> "StyleArray":
        """The style of a column's dates."""
        return self._array(alignment=self.alignment, number_format=number_format or "yyyy-mm-dd")

    def _array(self, **attributes: Any) -> "StyleArray":
        from openpyxl.cell import Cell

        scratch = Cell(self._book.worksheets[0] if self._book.worksheets else _Sheetless(self._book))
        for name, value in attributes.items():
            setattr(scratch, name, value)
        return copy(scratch._style)


def _marked_font() -> Any:
    """The font of a statement's own words in their clause."""
    from openpyxl.cell.text import InlineFont

    look = {"rFont": _FONT, "sz": 11, "b": True}
    element = InlineFont(**look).to_tree(tagname="rPr")

    class MadeOnce(InlineFont):  # type: ignore[misc]
        """An InlineFont whose element is made once, not for every clause."""

        def to_tree(self, *_: Any, **__: Any) -> Any:
            return element

    return MadeOnce(**look)


class _Sheetless:
    """Stands for a worksheet while a workbook has none yet: all a cell asks it for is its workbook."""

    def __init__(self, book: Any) -> None:
        self.parent = book


def verdict_rules() -> list[Any]:
    """Conditional formats that colour a cell by the verdict its text begins with."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import PatternFill

    return [
        CellIsRule("equal", [f'"{JUDGEMENT_WORDS[verdict]}"'], fill=PatternFill("solid", bgColor=colour))
        for verdict, colour in VERDICT_FILLS.items()
    ]
