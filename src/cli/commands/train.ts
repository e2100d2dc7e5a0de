// propense train: learners in an environment or a simulated store, one or many seeds, their learning curves, and the policies they came to.
import type { Command } from "commander";
import { trainInWorkers } from "../../edge/workers.ts";
import { numberOption, refuseOverwriting, withCommon } from "../options.ts";
import type { Terminal } from "../output.ts";
import { startTrainingProgress } from "../progress.ts";
import { showTraining } from "../show-training.ts";
import { planTraining, type TrainOptions } from "../train-plan.ts";

const whole = (flag: string): ((text: string) => number) => numberOption(flag, { low: 1, whole: true });

/** Adds the command. */
export function addTrain(program: Command, to: Terminal): void {
  const command = withCommon(program.command("train <name>"))
    .description("Train an algorithm in a simulated store, where outcomes arrive late and the budget holds, or in a test environment such as cart-pole.")
    .requiredOption("--algorithm <name>", "the algorithm, e.g. linear-thompson or dqn")
    .option("--config <json>", "its settings, e.g. '{\"epsilon\":0.05}'")
    .option("--preset <name>", "named settings of the problem (default: default)")
    .option("--settings <file>", "settings of the problem, JSON")
    .option("--decisions <number>", "how many decisions, in a store", whole("--decisions"), 20_000);
  withEnvironmentOptions(command)
    .option("--seeds <number>", "how many seeds, from --seed on", whole("--seeds"), 1)
    .option("--workers <number>", "threads for the seeds (default: as many as the machine has cores)", whole("--workers"))
    .option("--out <file>", "write the policy of the best seed; of every seed where the name holds {seed}")
    .option("--checkpoint <folder>", "write checkpoints here, and go on from the newest one of the same command")
    .option("--checkpoint-every <number>", "steps or decisions between checkpoints (default: 10000)", whole("--checkpoint-every"))
    .addHelpText("after", `
Examples:
  propense train coupon --algorithm linear-thompson --out policy
  propense train cart-pole --algorithm dqn --steps 20000 --seeds 3 --report training.html
  propense train frozen-lake --algorithm q-learning --steps 20000 --until-stable 5 --out lake-{seed}
  propense train pendulum --algorithm sac --steps 20000
  propense train cart-pole --algorithm ppo --copies 8 --until-return 475 --checkpoint checkpoints
  propense explain policy.safetensors`)
    .action((name: string, options: TrainOptions) => run(name, options, command, to));
}

function withEnvironmentOptions(command: Command): Command {
  return command
    .option("--steps <number>", "how many steps, in an environment; all copies counted", whole("--steps"), 20_000)
    .option("--copies <number>", "copies of the environment that step together", whole("--copies"), 1)
    .option("--block-steps <number>", "steps of every copy per batch of learning (default: what suits the algorithm)", whole("--block-steps"))
    .option("--evaluate-every <number>", "steps between evaluations without exploration", whole("--evaluate-every"), 2_000)
    .option("--episodes <number>", "episodes of an evaluation", whole("--episodes"), 20)
    .option("--until-return <number>", "stop once an evaluation reaches this mean return", numberOption("--until-return"))
    .option("--until-stable <number>", "stop once so many evaluations in a row found the same policy", whole("--until-stable"));
}

async function run(name: string, options: TrainOptions, command: Command, to: Terminal): Promise<void> {
  refuseOverwriting([options.settings], { "--out": options.out, "--report": options.report });
  const plan = await planTraining(name, options, command);
  const progress = startTrainingProgress(to, `training ${options.algorithm}`, plan.jobs.length);
  try {
    const outcomes = await trainInWorkers(plan.jobs, options.workers, (job, seed) => progress.report(job, seed));
    progress.end();
    await showTraining(plan, outcomes, options, to);
  } finally {
    progress.end();
  }
}
