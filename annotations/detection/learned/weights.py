"""Reads the weights of the network. No pickle: a file can hold numbers and nothing else."""

import zipfile
from functools import cache
from pathlib import Path

import numpy as np

from annotations.detection.learned.features import COLUMNS, ROWS, VECTOR, Floats
from annotations.detection.learned.network import DISTANCES, RELATIONS, TABLE_OF, Weights
from annotations.errors import DetectionFailed

FILE = Path(__file__).parents[3] / "resources" / "models" / "attribution" / "weights.npz"

_LSTMS = ("lower", "upper", "roles")


@cache
def shipped() -> Weights:
    """The weights that Factdesk ships, read once."""
    return load(FILE)


def load(path: Path) -> Weights:
    """Reads weights. Raises DetectionFailed if the file is missing, damaged or not of this network."""
    try:
        with path.open("rb") as file:  # numpy would leave a damaged file open
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise ValueError("no archive")
            weights = {name: archive[name].astype(np.float32) for name in archive.files}
        _check(weights)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DetectionFailed(
            f"The attribution model {path.name} cannot be read ({error}).", "Install Factdesk anew."
        ) from error
    for name in _LSTMS:
        for side in ("forward", "backward"):
            for part in ("input", "state", "bias"):
                gates = weights[f"{name}.{side}.{part}"]
                gates[..., : 3 * (gates.shape[-1] // 4)] *= 0.5
    return weights


def _check(weights: dict[str, Floats]) -> None:
    """Raises ValueError or KeyError unless every array is there, finite, and fits the others."""
    width = 0
    for name, rows in zip(COLUMNS, ROWS, strict=True):
        table = weights[f"embed.{TABLE_OF.get(name, name)}"]
        if table.ndim != 2 or len(table) != rows:
            raise ValueError(f"embed.{name} has another shape")
        width += table.shape[1]
    size, seen = len(weights["lower.forward.state"]), len(weights["roles.forward.state"])
    inner = weights["input.weight"].shape[-1]
    shapes = {"input.weight": (width + 2 * VECTOR, inner), "input.bias": (inner,)}
    for name, into, out in (("lower", inner, size), ("upper", 2 * size, size), ("roles", seen, seen)):
        for side in ("forward", "backward"):
            shapes |= {f"{name}.{side}.input": (into, 4 * out), f"{name}.{side}.state": (out, 4 * out)}
            shapes[f"{name}.{side}.bias"] = (4 * out,)
    shapes |= {"cue.weight": (2 * size, 3), "cue.bias": (3,), "word.weight": (2 * size, seen), "word.bias": (seen,)}
    shapes |= {"query.weight": (2 * size, seen), "role.weight": (2 * seen, 3), "role.bias": (3,)}
    shapes |= {"embed.distance": (DISTANCES, seen), "embed.relation": (RELATIONS, seen)}
    for name, shape in shapes.items():
        if weights[name].shape != shape:
            raise ValueError(f"{name} has another shape")
    for name, array in weights.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name} is not all numbers")
