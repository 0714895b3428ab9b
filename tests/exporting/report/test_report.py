"""The report, read back by a parser: what it says, that words never become markup, that secrets stay secret."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from annotations.errors import Cancelled
from annotations.exporting.export import Export, Options
from annotations.exporting.formats import BY_WORD, format_of, write
from annotations.model.judgement import Note, Reviewer
from annotations.model.record import Statement
from annotations.model.reference import Reference
from annotations.model.statement import Quantity
from annotations.model.vocabulary import SO, QuantityKind, Reason, Stance, StatementKind, Tier, Verdict, said
from annotations.progress import CancelToken
from annotations.text import Span, normalised
from tests.factories import (
    R1,
    R2,
    WHEN,
    Record,
    make_article,
    make_citation,
    make_judgement,
    make_link,
    make_statement,
    record,
)

DOCUMENTS = ("report", "checking-copy", "checked-copy")
WORDS = "A headline\n\n“We lost 🏴‍☠️ 53 fighters,” the deputy said, CNN reports.\nKyiv denied it."
ARTICLE = make_article(WORDS, outlet="The Daily", published="2022-05-17", url="https://example.org/a?b=1&c=2")
LINKS = [make_link(ARTICLE, "the deputy", "said"), make_link(ARTICLE, "CNN", "reports")]
QUOTED = make_statement(ARTICLE, "“We lost 🏴‍☠️ 53 fighters,”", kind=StatementKind.ATTRIBUTED, links=LINKS, label="2a")
FIGURE = make_statement(
    ARTICLE,
    "53 fighters",
    kind=StatementKind.NUMERIC,
    quantity=Quantity(QuantityKind.COUNT, 53, 53, None, "fighters"),
    parent=QUOTED.id,
    label="2b",
)
BRIEFING = Reference(
    b"\1" * 16,
    title="Briefing",
    authors="Doe, Jane; {Red Cross, Geneva}",
    url="https://example.org/x",
    published="2022-05",
)
SECRET = Reference(b"\2" * 16, title="zz-hidden-title", contact="zz-hidden-contact", confidential="7")


def judged() -> Record:
    """An article with a figure inside a quotation, both judged, by two people, with citations."""
    quoted = replace(
        QUOTED,
        judgements=(
            make_judgement(QUOTED.id, Verdict.VERIFIED, said(0), justification="Seen in the recording."),
            make_judgement(QUOTED.id, Verdict.DISPUTED, SO, reason=Reason.ERROR, correction="51 fighters"),
            make_judgement(QUOTED.id, Verdict.VERIFIED, SO, R2, justification="I counted."),
        ),
        citations=(
            make_citation(QUOTED.id, SECRET, SO, passage="zz-hidden-passage", locator="zz-hidden-place"),
            make_citation(
                QUOTED.id, BRIEFING, SO, stance=Stance.CONTRADICTS, passage="51 men", locator="p. 4", order=1
            ),
        ),
        notes=(
            Note(b"\3" * 16, QUOTED.id, "call back", R1.id, WHEN),
            Note(b"\4" * 16, QUOTED.id, "zz-hidden-note", R1.id, WHEN, confidential=True),
        ),
    )
    figure = replace(FIGURE, judgements=(make_judgement(FIGURE.id, Verdict.UNVERIFIABLE, reason=Reason.NO_EVIDENCE),))
    open_one = make_statement(ARTICLE, "Kyiv denied it", label="3a")
    minor = make_statement(ARTICLE, "A headline", label="1a", tier=Tier.MINOR)
    made = record((ARTICLE, [minor, quoted, figure, open_one]), references=[BRIEFING, SECRET], name="A & B")
    ticks = {R2.id: frozenset({Span(len(WORDS) - 15, len(WORDS))})}
    return replace(made, of_articles=[replace(one, ticks=ticks) for one in made.of_articles])


def exported(project: Record, folder: Path, word: str = "report") -> html.HtmlElement:
    target = folder / f"{word}.html"
    write(Export(project, Options(reviewer=R1.id)), target, BY_WORD[word])
    return html.fromstring(target.read_bytes())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_text_is_whole_and_each_mark_shows_the_innermost_verdict(tmp_path: Path) -> None:
    page = exported(judged(), tmp_path)
    quotation = page.get_element_by_id("a1p2")
    marks = [
        (mark.text_content(), mark.get("class").split()[1]) for mark in quotation.iter("span") if "mark" in mark.classes
    ]
    assert marks == [("“We lost 🏴‍☠️ ", "disputed"), ("53 fighters", "unverifiable"), (",”", "disputed")]
    for sign in page.find_class("sign"):
        sign.drop_tree()
    numbers = page.find_class("text")[0].find_class("number")
    for number in numbers:
        number.drop_tree()
    printed = [p.text_content() for p in page.find_class("text")[0].iter("p")]
    assert printed == [line for line in WORDS.split("\n") if line]


def test_a_statement_is_told_with_both_answers_their_grounds_and_numbered_citations(tmp_path: Path) -> None:
    page = exported(judged(), tmp_path)
    card = text(page.get_element_by_id("a1s2"))
    assert card.startswith("¶2a “We lost 🏴‍☠️ 53 fighters,”")
    assert "✓ Verified Said by the deputy? R1, 2022-05-20Seen in the recording." in card
    assert "≠ Disputed Is it so? – error R1, 2022-05-20Correction: 51 fighters✓ Verified R2: I counted." in card
    assert "[1] supports[2] contradicts, p. 4: 51 men" in card
    assert "Note: call back" in card
    works = [text(work) for work in page.find_class("works")[0]]
    assert works == [
        "[1] Confidential source 7. Cited for ¶2a.",
        "[2] Jane Doe and Red Cross, Geneva. Briefing. May 2022. https://example.org/x. Cited for ¶2a.",
    ]


def test_the_summary_counts_and_names_what_an_editor_must_act_on(tmp_path: Path) -> None:
    page = exported(judged(), tmp_path)
    assert "3 statements to check in 1 article: 1 disputed, 1 unverifiable, 1 open." in text(page)
    assert [text(line).split()[0] for line in page.find_class("pressing")[0]] == ["¶2a", "¶2b"]
    assert "Reviewers differ" in text(page.find_class("pressing")[0][0])
    [title] = {svg.findtext("title") for svg in page.iter("svg") if svg.getparent().tag == "section"}
    assert title == "All articles: 1 disputed, 1 unverifiable, 1 open"
    assert "1 minor ones are not shown" in text(page)
    assert "Of 3 sentences 1 were ticked" in text(page)


@pytest.mark.parametrize("word", DOCUMENTS)
def test_nothing_confidential_is_in_the_bytes(word: str, tmp_path: Path) -> None:
    exported(judged(), tmp_path, word)
    written = (tmp_path / f"{word}.html").read_bytes()
    assert b"zz-hidden" not in written
    assert b"Confidential source 7" in written


@pytest.mark.parametrize("word", DOCUMENTS)
def test_every_reference_inside_leads_somewhere_once(word: str, tmp_path: Path) -> None:
    page = exported(judged(), tmp_path, word)
    names = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(names) == len(set(names))
    inside = {link.get("href") for link in page.iter("a") if link.get("href").startswith("#")}
    assert inside <= {f"#{name}" for name in names}
    assert inside or word == "checked-copy"
    assert {element.get("aria-labelledby") for element in page.iter()} - {None} <= set(names)


def test_the_checking_copy_has_a_box_for_each_question_and_a_sign_in_those_that_are_answered(tmp_path: Path) -> None:
    page = exported(judged(), tmp_path, "checking-copy")
    rows = {
        text(row[0]): [(text(cell), "box" in cell.classes) for cell in row[1:]]
        for boxes in page.find_class("boxes")
        for row in boxes.iter("tr")
    }
    assert rows == {
        "¶2a": [("said", False), ("✓○", True), ("so", False), ("≠", True)],
        "¶2b": [("", False), ("", False), ("so", False), ("?", True)],
        "¶3a": [("", False), ("", False), ("so", False), ("", True)],
    }


def test_the_corrections_are_the_corrected_statements_alone(tmp_path: Path) -> None:
    page = exported(judged(), tmp_path, "checked-copy")
    [row] = page.find_class("corrections")[0].find("tbody")
    assert [text(cell) for cell in row][:2] == ["¶2a", "“We lost 🏴‍☠️ 53 fighters,”"]
    assert text(row[2]).startswith("51 fighterserror[1] supports")


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><b>",
    "</title></bdi></main>",
    "&lt;b&gt; &#60;",
    "javascript:alert(1)",
    "\u202egnp.exe \u2066",
    "-->]]>",
    "\x00\x07\ufffe\U0001f3f4",
]
any_words = st.text(st.characters() | st.sampled_from("<>&\"'\n\u202e\x00\ud800"), min_size=1, max_size=40)


def hostile_project(words: str) -> Record:
    article = make_article(f"Begin {normalised(words)} end.", title=words, outlet=words, url=words)
    reference = Reference(b"\5" * 16, **dict.fromkeys(("title", "url", "authors", "container", "identifier"), words))
    statement: Statement = make_statement(article, label=words)
    statement = replace(
        statement,
        judgements=(make_judgement(statement.id, Verdict.DISPUTED, justification=words, correction=words),),
        citations=(make_citation(statement.id, reference, passage=words, locator=words, note=words),),
        notes=(Note(b"\6" * 16, statement.id, words, R1.id, WHEN),),
    )
    people = (Reviewer(R1.id, words, words),)
    return record((article, [statement]), references=[reference], reviewers=people, name=words)


@settings(max_examples=40, deadline=None)
@given(any_words)
@example("".join(HOSTILE))
@example("https://example.org/'onmouseover='x")
def test_words_never_become_markup(words: str) -> None:
    plain, hostile = hostile_project("words"), hostile_project(words)
    seen_by_people = UNPRINTABLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))
    for word in DOCUMENTS:
        usual, seen = (_parsed(project, word) for project in (plain, hostile))
        assert {one.tag for one in seen} <= {one.tag for one in usual} | {"a"}
        names = {name for one in usual for name in one.attrib}
        assert {name for one in seen for name in one.attrib} <= names | {"href", "rel"}
        links = [one.get("href") for one in seen if one.tag == "a"]
        assert all(link.startswith(("#", "http://", "https://")) for link in links)
        assert next(one for one in seen if one.tag == "h1").text_content() == seen_by_people
        assert any(one.tag in ("strong", "ins") and one.text_content() == seen_by_people for one in seen)


UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _parsed(project: Record, word: str) -> list[html.HtmlElement]:
    from annotations.exporting.documents import DOCUMENTS as MAKERS
    from annotations.exporting.report.page import banner

    document = MAKERS[word](Export(project, Options(reviewer=R1.id)))
    parts = "".join((banner(document), *document.parts))
    return [
        element
        for element in html.fragment_fromstring(parts, create_parent="main").iter()
        if isinstance(element.tag, str)
    ]


def test_the_head_closes_the_page_off_from_everything(tmp_path: Path) -> None:
    page = exported(hostile_project("</title><script>x</script>"), tmp_path)
    assert page.find("head/title").text == "</title><script>x</script> – fact check"
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert page.xpath("//script | //link | //img | //iframe | //@onclick | //@style") == []


def test_one_article_after_the_other_is_read_and_a_cancel_leaves_the_old_file(tmp_path: Path) -> None:
    target, token = tmp_path / "report.html", CancelToken()
    target.write_text("old")
    project = record(*((make_article(f"Article {n}."), []) for n in range(3)))
    seen: list[str] = []

    def progress(done: int, total: int, what: str = "") -> None:
        seen.append(what)
        if done == 1:
            token.cancel()

    with pytest.raises(Cancelled):
        write(Export(project, progress=progress, cancel=token), target, BY_WORD["report"])
    assert (seen, target.read_text(), len(list(tmp_path.iterdir()))) == (["Article 0.", "Article 1."], "old", 1)


def test_the_ending_alone_means_the_report() -> None:
    assert format_of(Path("out.html")).word == "report"
    assert format_of(Path("out.html"), "checking-copy").word == "checking-copy"
