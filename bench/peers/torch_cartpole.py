# A whole CartPole DQN run in PyTorch with the settings and the loop of CleanRL's dqn.py, one thread, numpy for environment and replay, no logging:
# reads "steps warmup" per line, prints seconds of processor time per step. Own code, after the published description.
import math
import random
import sys
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
blas = "OpenBLAS" if "openblas" in open("/proc/self/maps").read() else "the BLAS it found (not OpenBLAS: install libopenblas for a fair figure)"
print(f"PyTorch {torch.__version__} on {blas}, numpy {np.__version__}", flush=True)


class CartPole:
    def reset(self):
        self.state = [random.uniform(-0.05, 0.05) for _ in range(4)]
        self.steps = 0
        return np.array(self.state, dtype=np.float32)

    def step(self, action):
        x, v, angle, spin = self.state
        force = 10.0 if action == 1 else -10.0
        cosine, sine = math.cos(angle), math.sin(angle)
        push = (force + 0.05 * spin * spin * sine) / 1.1
        spin_rate = (9.8 * sine - cosine * push) / (0.5 * (4 / 3 - 0.1 * cosine * cosine / 1.1))
        speed_rate = push - 0.05 * spin_rate * cosine / 1.1
        self.state = [x + 0.02 * v, v + 0.02 * speed_rate, angle + 0.02 * spin, spin + 0.02 * spin_rate]
        self.steps += 1
        ended = abs(self.state[0]) > 2.4 or abs(self.state[2]) > 12 * 2 * math.pi / 360
        return np.array(self.state, dtype=np.float32), 1.0, ended, self.steps >= 500


def network():
    return nn.Sequential(nn.Linear(4, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 2))


def run(steps, warmup):
    online, target = network(), network()
    target.load_state_dict(online.state_dict())
    adam = torch.optim.Adam(online.parameters(), lr=2.5e-4)
    size = 10_000
    now, then = np.zeros((size, 4), np.float32), np.zeros((size, 4), np.float32)
    actions, rewards, ends = np.zeros((size, 1), np.int64), np.zeros(size, np.float32), np.zeros(size, np.float32)
    world = CartPole()
    seen = world.reset()
    for step in range(steps):
        epsilon = max(0.05, 1 - 0.95 * step / (0.5 * steps))
        if random.random() < epsilon:
            action = random.randrange(2)
        else:
            with torch.no_grad():
                action = int(online(torch.from_numpy(seen).unsqueeze(0)).argmax(1))
        following, reward, ended, cut = world.step(action)
        at = step % size
        now[at], then[at], actions[at], rewards[at], ends[at] = seen, following, action, reward, ended
        seen = world.reset() if ended or cut else following
        if step <= warmup:
            continue
        if step % 10 == 0:
            rows = np.random.randint(0, min(step + 1, size), 128)
            with torch.no_grad():
                targets = torch.from_numpy(rewards[rows]) + 0.99 * target(torch.from_numpy(then[rows])).max(1).values * (1 - torch.from_numpy(ends[rows]))
            values = online(torch.from_numpy(now[rows])).gather(1, torch.from_numpy(actions[rows])).squeeze(1)
            loss = nn.functional.mse_loss(targets, values)
            adam.zero_grad()
            loss.backward()
            adam.step()
        if step % 500 == 0:
            target.load_state_dict(online.state_dict())


for line in sys.stdin:
    steps, warmup = map(int, line.split())
    begun = time.process_time()
    run(steps, warmup)
    print((time.process_time() - begun) / steps, flush=True)
