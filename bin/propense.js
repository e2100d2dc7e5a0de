#!/usr/bin/env node
// Starts the command line; written in old syntax so that an older Node can say what is needed instead of failing to parse.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    "propense needs Node.js 24 or newer, and this is " + process.version + ".\n" +
    "Install Node 24 (https://nodejs.org), or in a clone of the repository start it with: npm run -s propense -- ARGS\n"
  );
  process.exit(2);
}
// A clone runs its TypeScript sources; the published package carries the compiled files next to this folder.
// What was compiled once is kept on disk (NODE_COMPILE_CACHE says where): a service that was killed is ready again in half the time.
void import("node:module")
  .then(function (module) {
    module.enableCompileCache();
    return import("node:fs");
  })
  .then(function (fs) {
    var source = new URL("../src/cli/main.ts", import.meta.url);
    return import(fs.existsSync(source) ? source.href : new URL("../cli/main.js", import.meta.url).href);
  })
  .then(function (cli) { return cli.main(process.argv.slice(2)); })
  .then(function (code) { process.exitCode = code; });
