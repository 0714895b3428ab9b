"""How articles are set: family, size, characters a line, and the height of lines."""

from dataclasses import dataclass, replace

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

_SERIFS = ("Charter", "Source Serif 4", "Noto Serif", "Georgia", "Cambria", "Liberation Serif", "DejaVu Serif")

SIZES = (8.0, 36.0)
"""The smallest and the largest size, in points."""

MEASURES = (45, 110)
"""The fewest and the most characters a line. Butterick (Practical Typography) gives 45 to 90 as readable."""

SPACINGS = (1.2, 2.2)
"""The closest and the widest lines, as a factor of the font's height."""


@dataclass(frozen=True, slots=True)
class Typography:
    """The settings of the reading font. Values beyond the limits above are brought to them.

    `family` is "" for the best serif that is installed, and for one that is not installed.
    """

    size: float = 12.0
    family: str = ""
    measure: int = 70
    spacing: float = 1.5

    def __post_init__(self) -> None:
        for name, (least, most) in (("size", SIZES), ("measure", MEASURES), ("spacing", SPACINGS)):
            object.__setattr__(self, name, min(max(getattr(self, name), least), most))

    def changed(self, **values: object) -> "Typography":
        """The same with other values."""
        return replace(self, **values)  # type: ignore[arg-type]  # names and types are the fields' own

    def font(self) -> QFont:
        """The font to read in."""
        installed = set(QFontDatabase.families())
        known = (family for family in (self.family, *_SERIFS) if family in installed)
        font = QFont(next(known, QFontInfo(QFont("serif")).family()))
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPointSizeF(self.size)
        return font


def reading_font(size: float) -> QFont:
    """The default serif font that articles are read in, `size` in points."""
    return Typography(size).font()
