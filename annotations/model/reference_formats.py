"""What the formats of reference managers call things: types, and the fields that have no place in them."""

from typing import NamedTuple


class TypeNames(NamedTuple):
    """One type of work: our word, and those of CSL 1.0.2, of BibTeX (biblatex 3) and of RIS."""

    word: str
    csl: str
    bibtex: str
    ris: str


TYPES = (
    TypeNames("web page", "webpage", "online", "ELEC"),
    TypeNames("news article", "article-newspaper", "article", "NEWS"),
    TypeNames("report", "report", "report", "RPRT"),
    TypeNames("dataset", "dataset", "dataset", "DATA"),
    TypeNames("document", "document", "misc", "GOVDOC"),
    TypeNames("image", "graphic", "image", "ART"),
    TypeNames("video", "motion_picture", "video", "VIDEO"),
    TypeNames("call", "interview", "letter", "PCOMM"),
    TypeNames("recording", "song", "audio", "SOUND"),
    TypeNames("notes", "manuscript", "unpublished", "UNPB"),
    TypeNames("archive", "collection", "collection", "MANSCPT"),
    TypeNames("book", "book", "book", "BOOK"),
    TypeNames("book chapter", "chapter", "incollection", "CHAP"),
    TypeNames("journal article", "article-journal", "article", "JOUR"),
    TypeNames("magazine article", "article-magazine", "article", "MGZN"),
    TypeNames("conference paper", "paper-conference", "inproceedings", "CPAPER"),
    TypeNames("thesis", "thesis", "thesis", "THES"),
    TypeNames("blog post", "post-weblog", "online", "BLOG"),
    TypeNames("court case", "legal_case", "jurisdiction", "CASE"),
    TypeNames("law", "legislation", "legislation", "STAT"),
)
"""Types beyond the ones that Factdesk offers come from files alone; they are kept as their words."""

OWN_FIELDS = (
    "archived_url origin level target contact role time words_read_out answer record container publisher place "
    "volume issue pages accessed published language type identifier authors"
).split()
"""Fields that may stand in a file under the mark of Factdesk, where its format has no place or a narrower one."""

MARK = "factdesk-"
"""How such fields begin in BibTeX (`factdesk-origin = {…}`) and in the notes of RIS (`factdesk-origin: …`)."""
