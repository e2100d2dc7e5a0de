// Every command, one line each, in the order of the help.
import type { Command } from "commander";
import type { Terminal } from "../output.ts";
import { addAdvise } from "./advise.ts";
import { addBackup, addRestore } from "./backup.ts";
import { addBench } from "./bench.ts";
import { addBids } from "./bids.ts";
import { addCalibrate } from "./calibrate.ts";
import { addCampaign } from "./campaign.ts";
import { addCompare } from "./compare.ts";
import { addEvaluate } from "./evaluate.ts";
import { addExport } from "./export.ts";
import { addExplain } from "./explain.ts";
import { addInspect } from "./inspect.ts";
import { addKeys } from "./keys.ts";
import { addPredict } from "./predict.ts";
import { addReplay } from "./replay.ts";
import { addScores } from "./scores.ts";
import { addServe } from "./serve.ts";
import { addSimulate } from "./simulate.ts";
import { addStart } from "./start.ts";
import { addTrain } from "./train.ts";
import { addVerify } from "./verify.ts";

/** Adds one command to the program. */
export type AddCommand = (program: Command, to: Terminal) => void;

/** The commands. */
export const commands: readonly AddCommand[] = [addStart, addEvaluate, addInspect, addSimulate, addTrain, addCompare, addExplain, addAdvise, addCalibrate, addPredict, addBids, addServe, addCampaign, addKeys, addVerify, addReplay, addExport, addBackup, addRestore, addScores, addBench];
