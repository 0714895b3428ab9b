"""Which files are never handed to another program. No Qt."""

from pathlib import PurePath

from annotations.model.media_types import HTML, MHTML, TEXT, ending_of, is_executable
from app.evidence import kind_words

_ALSO = {
    TEXT: {".text", ".csv", ".tsv", ".md", ".log", ".bib", ".ris", ".srt", ".vtt"},
    HTML: {".htm"},
    MHTML: {".mht"},
    "image/jpeg": {".jpeg", ".jpe", ".jfif"},
    "image/tiff": {".tiff"},
    "audio/ogg": {".oga", ".opus"},
    "video/mp4": {".m4v", ".mov", ".m4a"},
}


def why_not(name: str, media_type: str) -> str:
    """Why a file is not opened outside, in a sentence; "" if it may be. `media_type` is that of its content."""
    ending = PurePath(name).suffix.lower()
    if is_executable(media_type, name):
        return f"“{name}” is a program, a script or of an unknown kind, which may do harm: it is not opened from here."
    if ending not in {ending_of(media_type), *_ALSO.get(media_type, ())}:
        said = f"is called “{ending}”" if ending else "has a name without an ending"
        return f"“{name}” {said}, but its content is something else ({kind_words(media_type)}): not opened from here."
    return ""


def warning(media_type: str) -> str:
    """What opening a file of that kind may do."""
    if media_type in (HTML, MHTML):
        return "A browser may load things from the network for it, and run its scripts."
    return "The other program reads a copy that nobody can write to."
