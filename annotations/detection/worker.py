"""The worker process of the detection pool. Imports no Qt, and nothing heavy before it is asked."""

from multiprocessing.connection import Connection

from annotations.child import end_with_parent
from annotations.errors import FactdeskError

READY = "ready"


def serve(connection: Connection, model: str, flat: bool) -> None:
    """Loads the pipeline, says READY, then answers each text with its Detection until the pipe closes.

    `flat`: the reading of the attribution model instead of the nested one.

    A FactdeskError while loading is sent instead of READY. Any other error ends the process, which
    the pool sees.
    """
    end_with_parent()
    from annotations.detection.flat_reading import detect_flat
    from annotations.detection.pipeline import detect, load_pipeline

    try:
        nlp = load_pipeline(model)
    except FactdeskError as error:
        connection.send(error)
        return
    try:
        connection.send(READY)
        read = detect_flat if flat else detect
        while True:
            connection.send(read(connection.recv(), nlp))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
