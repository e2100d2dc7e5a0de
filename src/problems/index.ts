// Problems: the plug, its functions, and every decision the project knows.
export * from "./environment.ts";
export * from "./problem.ts";
export * from "./records.ts";
export * from "./stages.ts";
