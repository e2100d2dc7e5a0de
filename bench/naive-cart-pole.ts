// The usual way to write CartPole, as a baseline of bench/worlds.ts: a class whose step returns fresh objects and lists.

/** What a step answers. */
export interface NaiveStep {
  readonly observation: readonly number[];
  readonly reward: number;
  readonly done: boolean;
  readonly info: { readonly steps: number };
}

/** CartPole with a state as an object that is replaced at every step. */
export class NaiveCartPole {
  private state = { position: 0, velocity: 0, angle: 0, spin: 0 };
  private steps = 0;
  private readonly draw: () => number;

  constructor(draw: () => number) {
    this.draw = draw;
  }

  reset(): readonly number[] {
    const [position, velocity, angle, spin] = Array.from({ length: 4 }, () => 0.1 * this.draw() - 0.05);
    this.state = { position, velocity, angle, spin };
    this.steps = 0;
    return Object.values(this.state);
  }

  step(action: number): NaiveStep {
    const { position, velocity, angle, spin } = this.state;
    const push = ((action === 1 ? 10 : -10) + 0.05 * spin ** 2 * Math.sin(angle)) / 1.1;
    const spinRate = (9.8 * Math.sin(angle) - Math.cos(angle) * push) / (0.5 * (4 / 3 - (0.1 * Math.cos(angle) ** 2) / 1.1));
    const speedRate = push - (0.05 * spinRate * Math.cos(angle)) / 1.1;
    this.state = {
      position: position + 0.02 * velocity, velocity: velocity + 0.02 * speedRate,
      angle: angle + 0.02 * spin, spin: spin + 0.02 * spinRate,
    };
    this.steps++;
    const done = Math.abs(this.state.position) > 2.4 || Math.abs(this.state.angle) > 0.20943951023931953 || this.steps >= 500;
    return { observation: Object.values(this.state), reward: 1, done, info: { steps: this.steps } };
  }
}
