"""References as BibTeX (biblatex), RIS and CSL JSON. A confidential one is no more than its number."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from annotations.exporting.atomic import replacing
from annotations.exporting.references.items import carries, csl_item, own_fields, public
from annotations.model.reference import Author, Reference, parse_authors, parse_identifiers
from annotations.model.reference_formats import MARK, TYPES
from annotations.progress import CancelToken, Progress, no_progress

FORMATS = (".bib", ".ris", ".json")

_BIBTEX = {row.word: row.bibtex for row in TYPES}
_RIS = {row.word: row.ris for row in TYPES}
_NEWSPAPERS = {"news article": "newspaper", "magazine article": "magazine"}
_BIBTEX_FIELDS = {
    "title": "title",
    "container": "journaltitle",
    "publisher": "publisher",
    "place": "location",
    "published": "date",
    "url": "url",
    "accessed": "urldate",
    "language": "langid",
    "volume": "volume",
    "issue": "number",
    "pages": "pages",
}
_RIS_FIELDS = {
    "title": "TI",
    "container": "T2",
    "publisher": "PB",
    "place": "CY",
    "url": "UR",
    "language": "LA",
    "volume": "VL",
    "issue": "IS",
}
_ISBN_TYPES = {"book", "book chapter", "report", "conference paper", "thesis"}
_PAGES = re.compile(r"[^\s–-]+–[^\s–-]+|[^\s–-]+")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def write_references(
    references: Sequence[Reference],
    target: Path,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Write references to a file in the format of its ending (FORMATS), whole or not at all.

    Raises ExportFailed and Cancelled.
    """
    writer = _WRITERS[target.suffix.lower()]
    with replacing(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for done, piece in enumerate(writer(public(references))):
            if cancel is not None:
                cancel.check()
            progress(done, len(references), "Writing the references")
            file.write(piece)


def _csl(references: Sequence[Reference]) -> Iterable[str]:
    yield "["
    for index, (key, one) in enumerate(zip(_keys(references), references, strict=True)):
        yield ("," if index else "") + "\n" + json.dumps(csl_item(one, key), ensure_ascii=False)
    yield "\n]\n"


def _keys(references: Iterable[Reference]) -> Iterable[str]:
    """A citation key for each, told apart by letters: doe2022, doe2022b."""
    taken: dict[str, int] = {}
    for one in references:
        authors = parse_authors(one.authors)
        name = re.sub(r"[^a-z0-9]", "", (authors[0].family if authors else one.title).lower())[:20] or "reference"
        year = re.match(r"\d{4}", one.published)
        key = name + (year[0] if year else "")
        taken[key] = taken.get(key, 0) + 1
        yield key if taken[key] == 1 else f"{key}-{taken[key]}"


def _bibtex(references: Sequence[Reference]) -> Iterable[str]:
    for key, one in zip(_keys(references), references, strict=True):
        fields = {theirs: _tex(getattr(one, ours)) for ours, theirs in _BIBTEX_FIELDS.items() if getattr(one, ours)}
        kind = _BIBTEX.get(one.type, "misc")
        carried = {*_BIBTEX_FIELDS} - {"pages"}
        if one.type == "journal article" or (kind not in ("article", "misc") and _first_of(kind) == one.type):
            carried.add("type")
        if one.type in _NEWSPAPERS:
            fields["entrysubtype"] = _NEWSPAPERS[one.type]
            carried.add("type")
        if "--" not in one.pages and _PAGES.fullmatch(one.pages):
            fields["pages"] = _tex(one.pages.replace("–", "--"))
            carried.add("pages")
        authors = parse_authors(one.authors)
        if authors:
            fields["author"] = " and ".join(map(_tex_name, authors))
        carried.add("authors")
        identifiers = dict(parse_identifiers(one.identifier))
        fields |= {name: _tex(identifiers[name]) for name in ("doi", "isbn", "issn") if name in identifiers}
        if carries(one.identifier, ("doi", "isbn", "issn")):
            carried.add("identifier")
        for name, words in own_fields(one, carried).items():
            fields[MARK + name.replace("_", "-")] = _tex(words)
        yield f"@{kind}{{{key},\n" + "".join(f"  {name} = {{{words}}},\n" for name, words in fields.items()) + "}\n\n"


def _first_of(kind: str) -> str:
    return next((row.word for row in TYPES if row.bibtex == kind), "")


_LIGATURES = re.compile(r"(?<=[-`'?!<>])(?=[-`'<>])")


def _tex(words: str) -> str:
    """Words in TeX's writing. The empty groups keep it from making other signs of --, `` and the like."""
    return "".join(_TEX.get(character, character) for character in _LIGATURES.sub("\0", words)).replace("\0", "{}")


def _tex_name(author: Author) -> str:
    if not author.given:
        return f"{{{_tex(author.family)}}}"
    return f"{_tex(author.family)}, {_tex(author.given)}"


def _ris(references: Sequence[Reference]) -> Iterable[str]:
    for one in references:
        lines = [("TY", _RIS.get(one.type, "GEN"))]
        lines += [(theirs, getattr(one, ours)) for ours, theirs in _RIS_FIELDS.items()]
        carried = {*_RIS_FIELDS}
        if one.type in _RIS:
            carried.add("type")
        lines += [("AU", _ris_name(author)) for author in parse_authors(one.authors)]
        for name, tag in (("published", "DA"), ("accessed", "Y2")):
            date = getattr(one, name)
            if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
                lines.append((tag, (date.replace("-", "/") + "///")[: 10 if date.count("-") == 2 else len(date) + 2]))
                carried.add(name)
            if name == "published" and (year := re.match(r"\d{4}", date)):
                lines.append(("PY", year[0]))
        if _PAGES.fullmatch(one.pages):
            start, _, end = one.pages.partition("–")
            lines += [("SP", start), ("EP", end)]
            carried.add("pages")
        identifiers = dict(parse_identifiers(one.identifier))
        number = "isbn" if one.type in _ISBN_TYPES else "issn"
        lines += [("DO", identifiers.get("doi", "")), ("SN", identifiers.get(number, ""))]
        if carries(one.identifier, ("doi", number)):
            carried.add("identifier")
        if not re.search(r"[{}]", one.authors):
            carried.add("authors")
        lines += [("N1", f"{MARK}{name}: {words}") for name, words in own_fields(one, carried).items()]
        yield "".join(f"{tag}  - {words}\n" for tag, words in lines if words) + "ER  - \n\n"


def _ris_name(author: Author) -> str:
    return f"{author.family}, {author.given}" if author.given else f"{author.family},"


_WRITERS: dict[str, Callable[[Sequence[Reference]], Iterable[str]]] = {
    ".bib": _bibtex,
    ".ris": _ris,
    ".json": _csl,
}
