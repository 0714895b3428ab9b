"""The network of `annotations.detection.learned.network` in PyTorch, to be trained."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from annotations.detection.learned.features import COLUMNS, ROWS, VECTOR, Floats
from annotations.detection.learned.network import DISTANCES, RELATIONS, TABLE_OF

WIDTHS = {
    "norm": 48,
    "prefix": 16,
    "suffix": 24,
    "shape": 16,
    "lemma": 32,
    "tag": 16,
    "dep": 16,
    "arc": 8,
    "quoted": 8,
    "place": 8,
}
INNER, STATE, SEEN = 192, 128, 96
DROPOUT, FORGOTTEN = 0.33, 0.1
"""Chance that a number is left out, and that a word is replaced by an unknown one."""


class Network(nn.Module):
    """Inputs are padded batches, blocks x words; `lengths` are the true ones."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.ModuleDict({name: nn.Embedding(ROWS[COLUMNS.index(name)], w) for name, w in WIDTHS.items()})
        for table in self.embed.values():
            nn.init.normal_(table.weight, std=0.1)
        width = sum(WIDTHS[TABLE_OF.get(name, name)] for name in COLUMNS) + 2 * VECTOR
        self.input = nn.Linear(width, INNER)
        self.lower = nn.LSTM(INNER, STATE, batch_first=True, bidirectional=True)
        self.upper = nn.LSTM(2 * STATE, STATE, batch_first=True, bidirectional=True)
        self.cue = nn.Linear(2 * STATE, 3)
        self.word = nn.Linear(2 * STATE, SEEN)
        self.query = nn.Linear(2 * STATE, SEEN, bias=False)
        self.distance = nn.Embedding(DISTANCES, SEEN)
        self.relation = nn.Embedding(RELATIONS, SEEN)
        self.roles = nn.LSTM(SEEN, SEEN, batch_first=True, bidirectional=True)
        self.role = nn.Linear(2 * SEEN, 3)
        self.dropout = nn.Dropout(DROPOUT)

    def encode(self, ids: Tensor, vectors: Tensor, heads: Tensor, lengths: Tensor) -> Tensor:
        if self.training:
            ids = _forgetful(ids)
        known = [self.embed[TABLE_OF.get(name, name)](ids[..., i]) for i, name in enumerate(COLUMNS)]
        above = torch.gather(vectors, 1, heads[..., None].expand_as(vectors))
        x = torch.relu(self.input(self.dropout(torch.cat([*known, vectors, above], -1))))
        below = _run(self.lower, self.dropout(x), lengths)
        encoded: Tensor = self.dropout(below + _run(self.upper, self.dropout(below), lengths))
        return encoded

    def role_scores(self, encoded: Tensor, lengths: Tensor, heads: Tensor, first: Tensor, end: Tensor) -> Tensor:
        """One row of the batch for each cue, with its block's words and the rows `first` to before `end` it takes."""
        rows = torch.arange(encoded.shape[1])[None]
        inside = (rows >= first[:, None]) & (rows < end[:, None])
        query = (encoded * inside[..., None]).sum(1) / (end - first)[:, None]
        x = self.word(encoded) + self.query(query)[:, None]
        x = x + self.distance(_distance(rows, first, end)) + self.relation(_relation(inside, heads))
        scores: Tensor = self.role(self.dropout(_run(self.roles, self.dropout(torch.relu(x)), lengths)))
        return scores

    def arrays(self) -> dict[str, Floats]:
        """The weights under the names and in the layout of the numpy network."""
        result = {f"embed.{name}": _numpy(table.weight) for name, table in self.embed.items()}
        result |= {"embed.distance": _numpy(self.distance.weight), "embed.relation": _numpy(self.relation.weight)}
        for name in ("input", "cue", "word", "query", "role"):
            layer = getattr(self, name)
            result[f"{name}.weight"] = _numpy(layer.weight).T
            if layer.bias is not None:
                result[f"{name}.bias"] = _numpy(layer.bias)
        for name in ("lower", "upper", "roles"):
            lstm = getattr(self, name)
            for side, ending in (("forward", "l0"), ("backward", "l0_reverse")):
                result[f"{name}.{side}.input"] = _gates(getattr(lstm, f"weight_ih_{ending}")).T
                result[f"{name}.{side}.state"] = _gates(getattr(lstm, f"weight_hh_{ending}")).T
                bias = getattr(lstm, f"bias_ih_{ending}") + getattr(lstm, f"bias_hh_{ending}")
                result[f"{name}.{side}.bias"] = _gates(bias)
        return result


def _forgetful(ids: Tensor) -> Tensor:
    """Some words become unknown ones, themselves or as the head of others."""
    ids = ids.clone()
    for columns in (("norm", "lemma"), ("head_norm",)):
        gone = torch.rand(ids.shape[:2]) < FORGOTTEN
        for name in columns:
            ids[..., COLUMNS.index(name)][gone] = 0
    return ids


def _run(lstm: nn.LSTM, x: Tensor, lengths: Tensor) -> Tensor:
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    return pad_packed_sequence(lstm(packed)[0], batch_first=True, total_length=x.shape[1])[0]


def _distance(rows: Tensor, first: Tensor, end: Tensor) -> Tensor:
    before, after = rows - first[:, None], rows - end[:, None] + 1
    away = torch.where(before < 0, before, torch.where(after > 0, after, 0))
    size = away.abs()
    coarse = 8 + torch.floor(4 * torch.log2(size.clamp(min=1) / 8)).long()
    size = torch.where(size <= 8, size, coarse).clamp(max=25)
    return torch.where(away < 0, 31 - size, torch.where(away > 0, 32 + size, DISTANCES - 1))


def _relation(inside: Tensor, heads: Tensor) -> Tensor:
    below = torch.gather(inside, 1, heads)
    below_twice = torch.gather(below, 1, heads)
    above = torch.zeros(inside.shape).scatter_add(1, heads, (inside & ~below).float()) > 0
    beside = torch.gather(above, 1, heads)
    return below.long() + 2 * below_twice.long() + 4 * above.long() + 8 * beside.long()


def _gates(weight: Tensor) -> Floats:
    """PyTorch orders the gates input, forget, cell, output; here the cell comes last."""
    one, two, cell, out = np.split(_numpy(weight), 4)
    return np.concatenate([one, two, out, cell])


def _numpy(tensor: Tensor) -> Floats:
    array: Floats = tensor.detach().numpy()
    return array
