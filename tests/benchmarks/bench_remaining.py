"""What is left of an article: looked for once in its words, and told after each verdict."""

from dataclasses import replace

from annotations.model.ids import new_id
from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import StatementKind
from annotations.review.coverage import scan, uncovered, unticked
from annotations.review.remaining import remaining
from annotations.text import Span, paragraphs, sentences
from tests.benchmarks.harness import Pair, interleaved, measure
from tests.end_to_end.commands import SEEDS
from tests.factories import R1, make_article, make_judgement, make_statement

_STATEMENTS = 5_000
_HOSTILE = ("! ", "“A b ", "Aa de ", "1,", "1 and ", '"', "most ", "“a b\n\nc\n", "a'", "A.", "one hundred and ")


def _words() -> str:
    """The samples over and over: 100,000 words."""
    once = "\n".join(seed.read_text(encoding="utf-8") for seed in SEEDS)
    return "\n".join([once] * (100_000 // len(once.split()) + 1))


@measure("coverage_scan", goal=45, unit="s")
def coverage_scan() -> Pair:
    """Against finding the sentences."""
    words = _words()
    return interleaved(
        lambda: scan(words), lambda: [sentences(words, paragraph) for paragraph in paragraphs(words)], rounds=3
    )


@measure("coverage_growth", goal=1.6, unit="s")
def coverage_growth() -> Pair:
    """Sixteen times the words of hostile texts against sixteen times the time of the words once: straight is 1."""

    def scans(times: int) -> None:
        for unit in _HOSTILE:
            scan(unit * times)

    whole, part = interleaved(lambda: scans(16_000), lambda: scans(1_000), rounds=3)
    return whole, 16 * part


@measure("what_is_left", goal=8, unit="s")
def what_is_left() -> Pair:
    """Of 5,000 statements in 100,000 words, half of them judged; against a copy of each statement."""
    words = _words()
    scanned, article = scan(words), make_article(words)
    one = make_statement(make_article("x"), "x", kind=StatementKind.NUMERIC)
    step = len(words) // _STATEMENTS
    statements = tuple(
        replace(
            one,
            id=new_id(),
            reading=replace(one.reading, span=Span(number * step, number * step + 30)),
            judgements=(make_judgement(one.id),) if number % 2 else (),
        )
        for number in range(_STATEMENTS)
    )
    record = ArticleRecord(article, statements, {R1.id: frozenset(scanned.sentences[::2])})

    def ours() -> None:
        unread = unticked(scanned.sentences, record, R1.id)
        remaining(record, unread, uncovered(scanned, unread, record))

    return interleaved(ours, lambda: [replace(statement, label="1a") for statement in statements])
