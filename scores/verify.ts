// npm run verify: makes every score table again; --quick checks the hash of each and runs one cell again; --renew runs cells again and names the table anew.
import { remake, renew, verify } from "./check.ts";
import { scores } from "./index.ts";

const words = process.argv.slice(2);
const how = words.includes("--quick") ? verify : words.includes("--renew") ? renew : null;
const wanted = words.filter((word) => !word.startsWith("--"));
const chosen = scores.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

let failed = 0;
for (const score of chosen) {
  const { fault, said } = how === null ? { fault: null, said: await remake(score) } : await how(score);
  process.stdout.write(fault === null ? `${said}\n` : `FAILED ${score.name}: ${fault}\n`);
  if (fault !== null) failed++;
}
process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
