// The configuration of the service under load: the wide problem beside the package's own, everything else as it comes; or one that sheds every decision.
import { defineConfig } from "propense/config";
import { wideKind } from "./wide-problem.ts";

const overload = { mostWaiting: 1e9, mostAtOnce: 0.5, mostDelayMs: 1e9 };

export default defineConfig({ problems: [wideKind], logLevel: "warn", ...(process.env["PROPENSE_LOAD_SHEDS"] === "all" && { limits: { overload } }) });
