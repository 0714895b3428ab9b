"""Who is quoted in an article, and what became of their statements."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from annotations.exporting.report.markup import Html, isolated, tag
from annotations.exporting.report.shown import LOOKS, Shown
from annotations.model.record import speaker_text
from annotations.model.statement import Link
from annotations.model.vocabulary import SO, StatementKind, Verdict, said

_VERDICTS = tuple(verdict.value for verdict in Verdict)
_NOBODY = "Source not named"


def sources_table(statements: Iterable[Shown], caption: str) -> Html:
    """Each source of a chain with the verdicts on *said* and *so*; empty where nobody is quoted."""
    names: dict[str, str] = {}
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in statements:
        if one.statement.kind is StatementKind.ATTRIBUTED:
            for index, link in enumerate(one.view.reading.links):
                name = _name(link, one.view.article.words)
                key = name.casefold()
                names.setdefault(key, name)
                counts[key]["", ""] += 1
                counts[key]["said", one.look(said(index)).name] += 1
                counts[key]["so", one.look(SO).name] += 1
    if not names:
        return Html()
    ordered = sorted(names, key=lambda key: (-counts[key]["", ""], key))
    rows = (tag("tr", tag("th", isolated(names[key]), scope="row"), *_numbers(counts[key])) for key in ordered)
    heads = (
        *(tag("th", _short(f"Said: {LOOKS[one].words}", LOOKS[one].glyph, "Said"), scope="col") for one in _VERDICTS),
        *(tag("th", _short(f"So: {LOOKS[one].words}", LOOKS[one].glyph, "So"), scope="col") for one in _VERDICTS),
    )
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", tag("th", "Source", scope="col"), tag("th", "All", scope="col"), *heads)),
        tag("tbody", *rows),
        class_="numbers",
    )


def _name(link: Link, words: str) -> str:
    """Who a source is, as a person said or a detector inferred; else as the text has it."""
    speaker = link.speaker
    if speaker is not None and speaker.inferred:
        return f"{speaker.text} (inferred)"
    name = speaker_text(link, words) or _NOBODY
    return name[:1].upper() + name[1:]


def _numbers(counts: Counter[tuple[str, str]]) -> Iterator[Html]:
    yield number(counts["", ""])
    for question in ("said", "so"):
        for verdict in _VERDICTS:
            yield number(counts[question, verdict])


def number(value: int) -> Html:
    """A cell with a number; of none a dash, so that the others stand out."""
    return tag("td", f"{value:,}" if value else "·")


def _short(spoken: str, glyph: str, word: str) -> Html:
    """A narrow heading of which a screen reader says all."""
    return Html(tag("span", f"{word} {glyph}", aria_hidden="true") + tag("span", spoken, class_="unseen"))
