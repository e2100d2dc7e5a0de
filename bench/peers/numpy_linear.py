# LinUCB rounds and the doubly robust sum in numpy, one thread: reads "linucb width candidates rounds" or "robust32|robust64|pipeline rows width 1", prints seconds of processor time each.
import sys
import time

import numpy as np

print(f"numpy {np.__version__}", flush=True)
made = {}


def linucb(width, candidates):
    generator = np.random.default_rng(1)
    inverses = np.stack([np.eye(width)] * candidates)
    moments = np.zeros((candidates, width))
    coefficients = np.zeros((candidates, width))
    examples = generator.random((512, width)) - 0.5
    count = 0

    def turn():
        nonlocal count
        x = examples[count % 512]
        count += 1
        directions = inverses @ x
        chosen = int(np.argmax(coefficients @ x + np.sqrt(directions @ x)))
        u = directions[chosen]
        inverses[chosen] -= np.outer(u, u) / (1.0 + u @ x)
        moments[chosen] += x[0] * x
        coefficients[chosen] = inverses[chosen] @ moments[chosen]

    return turn


def robust(rows, width, kind, whole):
    generator = np.random.default_rng(1)
    target = generator.random((rows, width), dtype=np.float32)
    target /= target.sum(axis=1, keepdims=True)
    predictions = generator.random((rows, width), dtype=np.float32)
    target, predictions = target.astype(kind, copy=False), predictions.astype(kind, copy=False)
    actions = generator.integers(0, width, rows)
    rewards, propensities = generator.random(rows).astype(kind), (0.1 + generator.random(rows)).astype(kind)
    index = np.arange(rows)

    def pipeline():
        # The lines of Open Bandit Pipeline's DoublyRobust, whose arrays are 64-bit with a third axis for positions.
        weights = target3[index, actions, positions] / propensities
        at_position = predictions3[index, :, positions]
        factual = predictions3[index, actions, positions]
        policy = target3[index, :, positions]
        values = np.average(at_position, weights=policy, axis=1)
        values += weights * (rewards - factual)
        return values.mean(), values.std()

    if whole:
        target3, predictions3, positions = target[:, :, None], predictions[:, :, None], np.zeros(rows, dtype=int)
        return pipeline

    def turn():
        weights = target[index, actions] / propensities
        values = (target * predictions).sum(axis=1) + weights * (rewards - predictions[index, actions])
        return values.mean(), values.std()

    return turn


def build(kind, first, second):
    if kind == "linucb":
        return linucb(first, second)
    return robust(first, second, np.float32 if kind == "robust32" else np.float64, kind == "pipeline")


for line in sys.stdin:
    kind, first, second, count = line.split()
    if made.get("key") != (kind, first, second):
        made.clear()
        made["key"] = (kind, first, second)
        made["turn"] = build(kind, int(first), int(second))
    begun = time.process_time()
    for _ in range(int(count)):
        made["turn"]()
    print((time.process_time() - begun) / int(count), flush=True)
