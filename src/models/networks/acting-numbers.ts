// What a policy over a network depends on, as numbers that travel to copies which only act.
import { describe, fail, type ActingNumbers } from "../../core/index.ts";
import type { Network } from "./network.ts";

/** The parameters of a network and the clock that exploration follows. Writing throws `bad-settings` for numbers of another network. */
export function actingNumbers(network: Pick<Network, "parameters">, clock: { read(): number; write(value: number): void }): ActingNumbers {
  const { parameters } = network;
  return {
    read() {
      const numbers = new Float64Array(parameters.length + 1);
      numbers.set(parameters);
      numbers[parameters.length] = clock.read();
      return numbers;
    },
    write(numbers) {
      if (numbers.length !== parameters.length + 1) fail("bad-settings", "acting numbers", `${parameters.length + 1} numbers`, describe(numbers.length));
      parameters.set(numbers.subarray(0, parameters.length));
      clock.write(numbers[parameters.length]);
    },
  };
}
