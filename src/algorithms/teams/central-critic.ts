// A central critic: it sees all players and all they did, and tells each what its own choice added; each acts alone.
import { fail, transitionAt, type DecisionSpec, type Observation, type Players, type Policy } from "../../core/index.ts";
import { maskedSoftmax } from "../../models/index.ts";

/** How a team with a critic learns. */
export interface CriticSettings {
  /** How far a preference moves along its gradient, and a value towards its target. */
  readonly policyRate: number;
  readonly valueRate: number;
}

/** Settings for small worlds. */
export const criticDefaults: CriticSettings = { policyRate: 0.2, valueRate: 0.2 };

/**
 * Softmax policies over a table of preferences, moved by grad log p_i(a_i) A_i with the counterfactual advantage A_i = Q(s, a) - sum over
 * b of p_i(b) Q(s, (a_others, b)) (Foerster et al. 2018, eqs. 3 and 4): what the player's choice added, the others' choices held fast. Q is a table over
 * all observations and all choices, moved towards r + d Q(s', a') of the next joint choice (SARSA). Throws `unsuited` unless every
 * player chooses once from a fixed list without fields.
 */
export function createCentralCritic(specs: readonly DecisionSpec[], given: Partial<CriticSettings> = {}): Players {
  const { policyRate, valueRate } = { ...criticDefaults, ...given };
  const sizes = specs.map(({ fixed, candidate, stages, limits }, player) =>
    (fixed !== null && candidate.length === 0 && stages === 1 && limits.length === 0 ? fixed.length : fail("unsuited", `player ${player}`, "single choices from a fixed list without fields or limits", "another kind")));
  const pairs = sizes.reduce((product, size) => product * size, 1);
  // The joint choice as one number: the last player's fastest.
  const strides = sizes.map((_, player) => sizes.slice(player + 1).reduce((product, size) => product * size, 1));
  const preferences = specs.map(() => new Map<string, Float32Array>());
  const critic = new Map<string, Float64Array>();
  const preferencesOf = (player: number, observation: Observation): Float32Array =>
    entryOf(preferences[player], keyOf([observation]), () => new Float32Array(sizes[player]));
  const valuesOf = (observations: readonly Observation[]): Float64Array => entryOf(critic, keyOf(observations), () => new Float64Array(pairs));
  const policies = specs.map((_, player): Policy => ({
    probabilities(observation, _random, out = new Float64Array(sizes[player])) {
      maskedSoftmax(preferencesOf(player, observation), 0, { allowed: observation.allowed, start: 0, count: sizes[player] }, out);
      return out;
    },
  }));
  const jointOf = (actions: readonly number[]): number => actions.reduce((sum, action, player) => sum + action * strides[player], 0);
  return {
    policies,
    learn(batches, random) {
      for (let row = 0; row < batches[0].rows; row++) {
        const seen = batches.map((batch) => transitionAt(batch, row));
        const [{ reward, discount, last }] = seen;
        const values = valuesOf(seen.map(({ observation }) => observation));
        const joint = jointOf(seen.map(({ action }) => action));
        seen.forEach(({ observation, action }, player) => {
          const shares = policies[player].probabilities(observation, random);
          const others = joint - action * strides[player];
          const advantage = counterfactualAdvantage(Array.from(shares, (_, choice) => values[others + choice * strides[player]]), shares, action);
          const own = preferencesOf(player, observation);
          for (let choice = 0; choice < own.length; choice++) own[choice] += policyRate * advantage * ((choice === action ? 1 : 0) - shares[choice]);
        });
        // What follows the last row of a batch is not known yet: it teaches the policies and not the critic.
        const goesOn = discount > 0 && !last;
        if (goesOn && row + 1 === batches[0].rows) continue;
        const following = goesOn ? batches.map((batch) => transitionAt(batch, row + 1)) : null;
        const after = following === null ? 0 : discount * valuesOf(following.map(({ observation }) => observation))[jointOf(following.map(({ action }) => action))];
        if (!Number.isFinite(reward)) fail("diverged", `reward of row ${row}`, "a finite number", reward);
        if (discount === 0 || following !== null) values[joint] += valueRate * (reward + after - values[joint]);
      }
    },
  };
}

/** What a choice added: its value less the mean of all one's choices, the others' held fast; values and probabilities [A] (Foerster et al. 2018, eq. 4). */
export function counterfactualAdvantage(values: ArrayLike<number>, shares: ArrayLike<number>, action: number): number {
  let usual = 0;
  for (let choice = 0; choice < shares.length; choice++) if (shares[choice] > 0) usual += shares[choice] * values[choice];
  return values[action] - usual;
}

function keyOf(observations: readonly Observation[]): string {
  return observations.map(({ state }) => state.join(",")).join(";");
}

function entryOf<Entry>(table: Map<string, Entry>, key: string, create: () => Entry): Entry {
  const found = table.get(key) ?? create();
  table.set(key, found);
  return found;
}
