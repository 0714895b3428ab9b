"""Arranges rows into the tree that the list shows: headings, statements, figures inside them. No Qt.

Top-level figures of one clause stand under a group row. Headings name an article (the whole project
in the order of its articles) or a source. The last row stands for the minor statements while they
are folded away.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotations.model.ids import Id
from annotations.model.vocabulary import StatementKind
from annotations.text import Span
from app.models.filters import SORT_KEYS, Filters, Scope, Sort
from app.models.statements import UNNAMED, ArticleRows, StatementRow, gravest

_PRONOUNS = frozenset("he him she her it they them we us i me you who".split())


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that names what stands under it. `shown` and `open` count the statements there."""

    title: str
    shown: int
    open: int

    @property
    def about(self) -> str:
        """The second line."""
        noun = "statement" if self.shown == 1 else "statements"
        return f"{self.shown} {noun} · {self.open} open" if self.open else f"{self.shown} {noun}"

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.about}"


@dataclass(frozen=True, slots=True)
class Group:
    """A row for several figures of one clause, `members`; what it says of them is in `row`."""

    row: StatementRow
    members: tuple[Id, ...]

    @property
    def spoken(self) -> str:
        return self.row.spoken


@dataclass(frozen=True, slots=True)
class Fold:
    """The row that stands for folded minor statements."""

    number: int

    @property
    def spoken(self) -> str:
        return f"{self.number} minor statements are folded away"


Shown = StatementRow | Group | Heading | Fold


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the tree. `key` tells it from its siblings and stays while the row does."""

    key: object
    shown: Shown
    inner: tuple["Node", ...] = ()
    title: str = ""

    def statements(self) -> Iterable[StatementRow]:
        """The statements in this row and under it."""
        if isinstance(self.shown, StatementRow):
            yield self.shown
        for node in self.inner:
            yield from node.statements()


@dataclass(slots=True)
class _Placed:
    """What an article has under these filters in the order of places; `section` is that under its heading."""

    rows: ArticleRows
    filters: Filters
    tops: list[Node]
    section: Node | None = None


class Arranger:
    """Makes the tree; what it made of an article is used again while that has not changed."""

    def __init__(self) -> None:
        self._known: dict[Id, _Placed] = {}

    def arrange(self, articles: Sequence[ArticleRows], scope: Scope, sort: Sort, filters: Filters) -> tuple[Node, ...]:
        """The tree of these articles in that order; of statements that pass."""
        if scope is Scope.SOURCES:
            nodes = _by_source(articles, sort, filters)
        elif scope is Scope.PROJECT and sort is Sort.PLACE:
            nodes = [node for rows in articles if (node := self._section(rows, filters)) is not None]
        elif sort is Sort.PLACE:
            nodes = [node for rows in articles for node in self._placed(rows, filters).tops]
        else:
            titled = scope is Scope.PROJECT
            nodes = _sorted((n for rows in articles for n in _tops(rows, sort, filters, titled=titled)), sort)
        minor = 0 if filters.minor_shown else _folded(articles, replace(filters, minor_shown=True))
        return (*nodes, Node(None, Fold(minor))) if minor else tuple(nodes)

    def forget(self) -> None:
        """Let go of all articles."""
        self._known.clear()

    def _section(self, rows: ArticleRows, filters: Filters) -> Node | None:
        placed = self._placed(rows, filters)
        if placed.section is None and placed.tops:
            placed.section = _headed(("article", rows.article), rows.title, placed.tops)
        return placed.section

    def _placed(self, rows: ArticleRows, filters: Filters) -> _Placed:
        if filters.kept:
            filters = replace(filters, kept=filters.kept.intersection(row.id for row in rows.rows))
        known = self._known.get(rows.article)
        if known is None or known.rows is not rows or known.filters != filters:
            known = self._known[rows.article] = _Placed(rows, filters, _tops(rows, Sort.PLACE, filters))
        return known


def counts_words(
    articles: Sequence[ArticleRows], found: int | None, reading: tuple[int, int], *, minor_shown: bool
) -> str:
    """What stands above the list. `found` pass a filter; `reading`: so many articles are there, of so many."""
    to_check, minor = sum(rows.to_check for rows in articles), sum(rows.minor for rows in articles)
    done, total = reading
    parts = [
        f"{to_check:,} to check",
        f"{minor:,} minor {'shown' if minor_shown else 'folded'}" if minor else "",
        f"{found:,} found" if found is not None else "",
        f"reading {done:,} of {total:,} articles" if total else "",
    ]
    return " · ".join(part for part in parts if part)


def derived(shown: Shown, rows: Sequence[StatementRow]) -> Shown:
    """What a heading or group says once the statements under it are these."""
    if isinstance(shown, Heading):
        return Heading(shown.title, len(rows), sum(row.open for row in rows))
    return _group(rows) if isinstance(shown, Group) else shown


def same_place(before: StatementRow, now: StatementRow) -> bool:
    """Whether a row that says `now` stands in the tree where it stood."""
    return (
        before.minor == now.minor
        and before.kind is now.kind
        and before.parent == now.parent
        and before.sentence == now.sentence
        and before.speakers == now.speakers
    )


def _folded(articles: Sequence[ArticleRows], unfolded: Filters) -> int:
    """How many minor statements would be shown if they were unfolded."""
    if not unfolded.narrows:
        return sum(rows.minor for rows in articles)
    return sum(row.minor and unfolded.passes(row) for rows in articles for row in rows.rows)


def _headed(key: object, title: str, nodes: Sequence[Node]) -> Node:
    rows = [row for node in nodes for row in node.statements()]
    return Node(key, derived(Heading(title, 0, 0), rows), tuple(nodes))


def _tops(rows: ArticleRows, sort: Sort, filters: Filters, *, titled: bool = False) -> list[Node]:
    """The top-level rows of an article that pass, or hold one that does, in the order of their places."""
    title = rows.title if titled else ""
    passing = filters.passing(rows.rows)
    figures: dict[Id, list[Node]] = {}
    for row in passing:
        if row.parent is not None:
            figures.setdefault(row.parent, []).append(Node(row.id, row))
    missing = figures.keys() - {row.id for row in passing}
    if missing:  # an outer row that does not pass is there for the sake of what is inside it
        shown = {row.id for row in passing} | missing
        passing = [row for row in rows.rows if row.id in shown]
    nodes = [Node(row.id, row, tuple(figures.get(row.id, ())), title) for row in passing if row.parent is None]
    return _grouped(nodes) if sort is Sort.PLACE else nodes


def _grouped(nodes: list[Node]) -> list[Node]:
    """The same rows, with the figures of one clause under a row for all of them."""
    clauses: dict[Span, list[Node]] = {}
    for node in nodes:
        if isinstance(node.shown, StatementRow) and node.shown.kind is StatementKind.NUMERIC:
            clauses.setdefault(node.shown.sentence, []).append(node)
    several = {members[0].key: members for members in clauses.values() if len(members) > 1}
    if not several:
        return nodes
    taken = {member.key for members in several.values() for member in members}
    grouped = []
    for node in nodes:
        if (members := several.get(node.key)) is not None:
            rows = [row for member in members for row in member.statements()]
            grouped.append(Node(("group", node.key), _group(rows), tuple(members), node.title))
        elif node.key not in taken:
            grouped.append(node)
    return grouped


def _group(rows: Sequence[StatementRow]) -> Group:
    figures = [" ".join(row.marked.of(row.clause).split()) for row in rows]
    clause = " · ".join(figures)
    row = StatementRow(
        id=rows[0].id,
        clause=clause,
        marked=Span(0, len(clause)),
        kind=StatementKind.NUMERIC,
        minor=all(row.minor for row in rows),
        so=gravest({row.so for row in rows}),
        source=f"{len(rows)} figures",
        open=any(row.open for row in rows),
    )
    return Group(row, tuple(row.id for row in rows))


def _sorted(nodes: Iterable[Node], sort: Sort) -> list[Node]:
    compare = SORT_KEYS.get(sort)
    if compare is None:
        return list(nodes)
    return sorted(nodes, key=lambda node: compare(next(iter(node.statements()))))


def _by_source(articles: Sequence[ArticleRows], sort: Sort, filters: Filters) -> list[Node]:
    """Attributed statements under each source that they have; the sources that one asks for most come first.

    Those that nobody could be asked for, pronouns and the unnamed, come last.
    """
    found: dict[str, dict[Id, Node]] = {}
    names: dict[str, str] = {}
    number: Counter[str] = Counter()  # of all statements: a source keeps its place while they are judged
    for rows in articles:
        for row in rows.rows:
            if row.kind is not StatementKind.ATTRIBUTED:
                continue
            for name in dict.fromkeys(row.speakers or (UNNAMED,)):
                folded = name.casefold()
                names.setdefault(folded, name)
                number[folded] += not row.minor and not row.set_aside
                if filters.passes(row):
                    found.setdefault(folded, {})[row.id] = Node(row.id, row, title=rows.title)
    order = sorted(found, key=lambda folded: (folded == UNNAMED, folded in _PRONOUNS, -number[folded], folded))
    return [_headed(("source", f), names[f], _sorted(found[f].values(), sort)) for f in order]
