"""Which verdicts rest on evidence that is known to be changed or missing."""

from collections.abc import Collection
from dataclasses import replace

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import NO_CHECK


def shaken(record: ArticleRecord, damaged: Collection[Id]) -> ArticleRecord:
    """The record with the statements told whose verdicts rest on these references (`Statement.shaken`)."""
    marked = tuple(_marked(statement, damaged) for statement in record.statements)
    return record if marked == record.statements else replace(record, statements=marked)


def _marked(statement: Statement, damaged: Collection[Id]) -> Statement:
    if not statement.citations and not statement.shaken:
        return statement
    citations = [citation for citation in statement.citations if citation.reference in damaged]
    aspects, ids = {citation.aspect for citation in citations}, {citation.id for citation in citations}
    found = frozenset(
        judgement.aspect
        for judgement in (*statement.judgements, *statement.finals)
        if judgement.value != NO_CHECK and (judgement.aspect in aspects or ids.intersection(judgement.rests_on))
    )
    return statement if found == statement.shaken else replace(statement, shaken=found)
