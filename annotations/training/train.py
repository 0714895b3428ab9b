"""Trains the attribution model on PolNeAR's training split and writes its weights.

    uv run --with torch==2.13.0 python -m annotations.training.train TRAIN.jsonl.gz OUT.npz --seed 1

PyTorch is needed here alone: nothing of `annotations.training` runs in the application. Takes about
twenty minutes on one core. The weights that ship were made so, with seed 1.
"""

import argparse
import copy
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from annotations.detection.pipeline import load_pipeline
from annotations.training.corpus import Block, blocks
from annotations.training.torch_network import Network

EPOCHS, WORDS_AT_ONCE = 5, 2048
RATE, DECAY, WARM_UP = 2e-3, 1e-2, 0.1
CUE_WEIGHT = 3
"""Weight of the cue loss beside that of the roles."""
AVERAGED = 0.998
"""The weights that are written are an exponential average over the training steps."""
_POOL = 1600
"""So many blocks are sorted by length together, so that batches need little padding."""

Batch = list[Block]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="TRAIN.jsonl.gz")
    parser.add_argument("out", type=Path, metavar="OUT.npz")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    network = train(list(blocks(arguments.corpus, load_pipeline())), random.Random(arguments.seed))
    arrays: dict[str, Any] = {name: array.astype(np.float16) for name, array in network.arrays().items()}
    np.savez_compressed(arguments.out, **arrays)


def train(corpus: list[Block], chance: random.Random) -> Network:
    """A network trained on the blocks of a corpus. Prints the losses of each epoch."""
    network = Network()
    average: Network = copy.deepcopy(network).eval()
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    epochs = [_batches(corpus, chance) for _ in range(EPOCHS)]
    steps = sum(len(batches) for batches in epochs)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=WARM_UP)
    step = 0
    for number, batches in enumerate(epochs, 1):
        sums = torch.zeros(2)
        for batch in batches:
            losses = torch.stack(_losses(network, batch))
            optimizer.zero_grad()
            (CUE_WEIGHT * losses[0] + losses[1]).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            _average(average, network, min(AVERAGED, (1 + step) / (10 + step)))
            sums += losses.detach()
        print(f"epoch {number}: cue {sums[0] / len(batches):.4f}, roles {sums[1] / len(batches):.4f}", flush=True)
    return average


def _batches(corpus: list[Block], chance: random.Random) -> list[Batch]:
    shuffled = chance.sample(corpus, len(corpus))
    batches: list[Batch] = []
    for start in range(0, len(shuffled), _POOL):
        batches.append([])
        for block in sorted(shuffled[start : start + _POOL], key=len):
            if sum(map(len, batches[-1])) >= WORDS_AT_ONCE:
                batches.append([])
            batches[-1].append(block)
    chance.shuffle(batches)
    return batches


def _losses(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """Cross entropy of cue labels, and of the roles given the true cues."""
    lengths = torch.tensor([len(block) for block in batch])
    heads = _padded([block.heads for block in batch])
    encoded = network.encode(
        _padded([block.ids for block in batch]), _padded([block.vectors for block in batch]), heads, lengths
    )
    cue_loss = _cross_entropy(network.cue(encoded), _padded([block.cue_labels for block in batch], -1))
    cues = [(number, cue) for number, block in enumerate(batch) for cue in block.cues]
    if not cues:
        return cue_loss, torch.zeros(())
    which = torch.tensor([number for number, _ in cues])
    first, end = torch.tensor([cue.first for _, cue in cues]), torch.tensor([cue.end for _, cue in cues])
    scores = network.role_scores(encoded[which], lengths[which], heads[which], first, end)
    gold = torch.full(scores.shape[:2], -1)
    for row, (_, cue) in enumerate(cues):
        gold[row, : len(cue.roles)] = torch.from_numpy(cue.roles)
    return cue_loss, _cross_entropy(scores, gold)


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    return nn.functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-1)


def _padded(arrays: Sequence[np.ndarray], filler: float = 0) -> Tensor:
    tensors = [torch.from_numpy(array) for array in arrays]
    return nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=filler)


@torch.no_grad()
def _average(average: Network, network: Network, kept: float) -> None:
    for mean, weight in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(weight, 1 - kept)


if __name__ == "__main__":
    main()
