// The configuration of the service under load: the wide problem beside the package's own, everything else as it comes.
import { defineConfig } from "propense/config";
import { wideKind } from "./wide-problem.ts";

export default defineConfig({ problems: [wideKind], logLevel: "warn" });
