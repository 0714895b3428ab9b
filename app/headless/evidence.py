"""`factdesk evidence`: the files that hang on references, listed and exported."""

import argparse
from pathlib import Path

from annotations.errors import FactdeskError
from annotations.model.evidence import EvidenceState, size_words
from annotations.text import harmless
from app.headless.console import progress_bar, say
from app.headless.projects import opened


def evidence(arguments: argparse.Namespace) -> int:
    """`factdesk evidence PROJECT [--export FOLDER] [--tidy]`: 1 where something was not exported."""
    with opened(arguments.project) as project:
        attached, references = project.attachments(), project.references()
        if arguments.tidy:
            say(f"{project.drop_left_overs()} piece(s) of interrupted attachments are gone.")
    for each in attached:
        reference = references.get(each.reference)
        columns = [each.evidence.hex()[:8], size_words(each.size), each.media_type, each.state.value, each.name]
        print("\t".join(harmless(column) for column in (*columns, reference.name if reference else "")))
    if arguments.export is None:
        return 0
    return _export(arguments.project, arguments.export)


def _export(path: Path, folder: Path) -> int:
    """Write each file once, under a name that is free."""
    from annotations.storage.evidence import export, free_target
    from annotations.storage.project import Project

    project = Project.reading(path)
    try:
        files = {each.evidence: each for each in project.attachments() if each.state is not EvidenceState.LEFT_OUT}
    finally:
        project.close()
    folder.mkdir(parents=True, exist_ok=True)
    refused = 0
    with progress_bar("Exporting", "file") as progress:
        for done, each in enumerate(files.values()):
            progress(done, len(files))
            try:
                export(path, each.evidence, free_target(folder, each.name))
            except FactdeskError as error:
                refused += 1
                say(f"{each.name}: {error}")
    say(f"{len(files) - refused} file(s) written to {folder}.")
    return 1 if refused else 0
