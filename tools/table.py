"""The static table: one short vector for each WordPiece, such that the mean over a sentence comes near MiniLM's vector of it."""

import struct

import numpy as np

DIMENSIONS = 128
SIF = 1e-3
EPOCHS, BATCH, RATE = 4, 512, 1e-3
HELD_OUT = 2_000
# Before it stand signs, digits and single letters.
FIRST_WORD = 1_996
MAGIC = b"RAPTABLE"


def make(states, bags, vectors):
    """Rows of float32. `states`: MiniLM's output for each piece alone; `bags`: piece numbers of each sentence; `vectors`: its vector."""
    _, _, axes = np.linalg.svd(vectors[:20_000], full_matrices=False)
    axes = axes[:DIMENSIONS].T
    goals = unit(vectors @ axes)
    rows = (states @ axes) * (SIF / (SIF + frequencies(bags, len(states))))[:, None]
    rows = (rows / np.abs(rows).mean() * 0.05).astype(np.float32)
    print(f"before the fit: cosine {agreement(rows, bags[:HELD_OUT], goals[:HELD_OUT]):.4f}")
    return fit(rows, bags, goals)


def frequencies(bags, n_pieces):
    """How often each piece occurs: in the sentences, and at least as its place in the vocabulary, which is sorted so, lets one expect (Zipf)."""
    counts = np.bincount(np.concatenate(bags), minlength=n_pieces) + 0.5
    expected = 1 / (np.maximum(np.arange(n_pieces) - FIRST_WORD, 0) + 3.7)
    return np.maximum(counts / counts.sum(), expected / expected.sum())


def fit(rows, bags, goals):
    """Adam on the cosine loss, only on the rows a batch touches; the rate falls to nothing. More epochs learn the sentences by heart."""
    order = np.random.default_rng(20)
    first, second = np.zeros_like(rows), np.zeros_like(rows)
    steps = np.zeros(len(rows), np.float32)
    numbers = np.arange(HELD_OUT, len(bags))
    n_steps, step = EPOCHS * (len(numbers) // BATCH), 0
    for epoch in range(EPOCHS):
        order.shuffle(numbers)
        for at in range(0, len(numbers) - BATCH + 1, BATCH):
            batch = numbers[at : at + BATCH]
            gradient, touched = slope(rows, [bags[i] for i in batch], goals[batch])
            rate = RATE * (1 - step / n_steps)
            steps[touched] += 1
            first[touched] = 0.9 * first[touched] + 0.1 * gradient
            second[touched] = 0.999 * second[touched] + 0.001 * gradient**2
            n = steps[touched, None]
            mean, spread = first[touched] / (1 - 0.9**n), second[touched] / (1 - 0.999**n)
            rows[touched] -= rate * mean / (np.sqrt(spread) + 1e-8)
            step += 1
        seen = agreement(rows, [bags[i] for i in numbers[:HELD_OUT]], goals[numbers[:HELD_OUT]])
        print(f"epoch {epoch + 1}: cosine {agreement(rows, bags[:HELD_OUT], goals[:HELD_OUT]):.4f}, of fitted ones {seen:.4f}", flush=True)
    return rows


def slope(rows, bags, goals):
    """Gradient of the loss for each row that occurs, and the numbers of those rows."""
    sums, lengths = add_up(rows, bags)
    sizes = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
    units = sums / sizes
    cosines = (units * goals).sum(1, keepdims=True)
    per_sentence = (cosines * units - goals) / sizes
    pieces = np.concatenate(bags)
    per_piece = np.repeat(per_sentence, lengths, axis=0)
    sorting = np.argsort(pieces, kind="stable")
    touched, starts = np.unique(pieces[sorting], return_index=True)
    return np.add.reduceat(per_piece[sorting], starts, axis=0), touched


def add_up(rows, bags):
    lengths = np.array([len(bag) for bag in bags])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.add.reduceat(rows[np.concatenate(bags)], starts, axis=0), lengths


def agreement(rows, bags, goals):
    return float((unit(add_up(rows, bags)[0]) * goals).sum(1).mean())


def unit(values):
    return values / (np.linalg.norm(values, axis=-1, keepdims=True) + 1e-9)


def pack(rows, pieces):
    """The file: magic, three lengths, the pieces one a line, a scale for each row, the rows as int8. All little-endian."""
    scales = np.maximum(np.abs(rows).max(1), 1e-9).astype("<f4") / 127
    quantised = np.clip(np.rint(rows / scales[:, None]), -127, 127).astype(np.int8)
    vocabulary = "\n".join(pieces).encode()
    lengths = struct.pack("<III", len(rows), DIMENSIONS, len(vocabulary))
    return MAGIC + lengths + vocabulary + scales.tobytes() + quantised.tobytes(), quantised * scales[:, None]
