# The DQN step of bench/kernels.ts in PyTorch, one thread: reads "inputs hidden outputs batch steps" per line, prints seconds of processor time per step.
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
blas = "OpenBLAS" if "openblas" in open("/proc/self/maps").read() else "the BLAS it found (not OpenBLAS: install libopenblas for a fair figure)"
print(f"PyTorch {torch.__version__} on {blas}", flush=True)


def network(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


made = {}


def build(inputs, hidden, outputs, batch):
    online, target = network(inputs, hidden, outputs), network(inputs, hidden, outputs)
    adam = torch.optim.Adam(online.parameters(), lr=1e-3, **({"foreach": True} if "foreach" in torch.optim.Adam.__init__.__code__.co_varnames else {}))
    now, then = torch.rand(batch, inputs), torch.rand(batch, inputs)
    actions = torch.arange(batch).remainder(outputs).unsqueeze(1)
    rewards = torch.rand(batch)

    def step():
        with torch.no_grad():
            targets = rewards + 0.99 * target(then).max(1).values
        values = online(now).gather(1, actions).squeeze(1)
        loss = nn.functional.smooth_l1_loss(values, targets)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(online.parameters(), 10.0)
        adam.step()

    one = torch.rand(1, inputs)

    def decide():
        with torch.no_grad():
            online(one)

    return step, decide


for line in sys.stdin:
    kind, *numbers = line.split()
    inputs, hidden, outputs, batch, steps = map(int, numbers)
    if numbers[0:4] != made.get("key"):
        made["key"] = numbers[0:4]
        made["work"] = build(inputs, hidden, outputs, batch)
    work = made["work"][0 if kind == "step" else 1]
    begun = time.process_time()
    for _ in range(steps):
        work()
    print((time.process_time() - begun) / steps, flush=True)
