// Everything that can be wrong with a log or a flag, through the whole command line: one line, exit code 2, nothing printed, nothing written.
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";

const inputs = mkdtempSync(join(tmpdir(), "propense-malformed-"));
const outputs = join(inputs, "outputs");
const report = join(outputs, "report.html");
mkdirSync(outputs);

interface Case {
  /** The log, or other files by name; the first is the log. */
  readonly files: { readonly [name: string]: string | Uint8Array };
  /** Flags after `evaluate LOG`; names of files stand for their paths. */
  readonly flags?: readonly string[];
  /** The line on standard error without the folder; "propense: " and the line feed are added. */
  readonly says: string;
}

const columns = ["--action", "a", "--propensity", "p", "--reward", "r"];
const sound = "a,p,r,s\nx,0.5,1,1\ny,0.5,0,2\nx,0.5,1,3\ny,0.5,0,4\n";
const log = (text: string | Uint8Array, says: string, flags = columns): Case => ({ files: { "log.csv": text }, flags, says });
const rowed = (row: string, says: string, flags = columns): Case => log(`a,p,r,s\nx,0.5,1,1\n${row}\nx,0.5,1,3\n`, says, flags);
const flagged = (flags: readonly string[], says: string): Case => ({ files: { "log.csv": sound }, flags: [...columns, ...flags], says });
const listed = (eligible: string, says: string): Case => log(`a,p,r,e\nx,0.5,1,x|y\ny,0.5,0,${eligible}\n`, says, [...columns, "--eligible", "e"]);
const identified = (rows: string, says: string, flags: readonly string[] = []): Case => log(`a,p,r,id,c\n${rows}`, says, [...columns, "--decision-id", "id", ...flags]);
const grouped = (rows: string, says: string): Case => identified(rows, says, ["--chosen", "c"]);
const beside = (name: string, text: string, { flags, says }: { flags: readonly string[]; says: string }): Case =>
  ({ files: { "log.csv": sound, [name]: text }, flags: [...columns, ...flags], says });
const tabled = (text: string, says: string): Case => beside("table.csv", text, { flags: ["--policy-table", "table.csv"], says });
const compressed = gzipSync(sound.repeat(50));
const cases: readonly (readonly [name: string, given: Case])[] = [
  // Files
  ["an empty file", log("", "bad-file: log.csv: expected a header and at least one row, got an empty file")],
  ["a header without rows", log("a,p,r,s\n", "bad-log: log.csv: expected at least one row below the header, got only a header")],
  ["a header without a last line end", log("a,p,r,s", "bad-log: log.csv: expected at least one row below the header, got only a header")],
  ["blank lines only", log("\n\n\n", "bad-file: log.csv:1: expected a header with column names, got an empty line")],
  ["UTF-16 instead of UTF-8", log(Buffer.from(`\ufeff${sound}`, "utf16le"), "bad-file: log.csv:1: expected text in UTF-8, got text in UTF-16 (save the file as UTF-8)")],
  ["Latin-1 instead of UTF-8", log(Buffer.from(sound.replace("y,0.5,0,4", "caf\u00e9,0.5,0,4"), "latin1"), "bad-file: log.csv:5: expected text in UTF-8, got bytes that are not UTF-8")],
  ["a zero byte", log(sound.replace("y,0.5,0,4", "y\0,0.5,0,4"), "bad-file: log.csv:5: expected text in UTF-8, got a zero byte")],
  ["two columns of one name", log("a,p,r,a\nx,0.5,1,1\n", 'bad-log: log.csv:1: expected distinct column names, got "a" twice')],
  ["a row with a cell too few", rowed("y,0.5,0", "bad-log: log.csv:3: expected 4 cells, got 3")],
  ["a row with a cell too many", rowed("y,0.5,0,2,9", "bad-log: log.csv:3: expected 4 cells, got 5")],
  ["a quotation mark in the middle", rowed("y\"z,0.5,0,2", 'bad-log: log.csv:3, column "a": expected a quotation mark only around a whole cell, got one inside an unquoted cell')],
  ["a quotation mark that never closes", rowed("\"y,0.5,0,2", "bad-log: log.csv:3: expected a closing quotation mark, got the end of the file inside a quoted cell")],
  ["text after a closing quotation mark", rowed("\"y\"z,0.5,0,2", 'bad-log: log.csv:3, column "a": expected the end of the cell after its closing quotation mark, got more text')],
  ["semicolons instead of commas", log(sound.replaceAll(",", ";"), "bad-file: log.csv:1: expected cells separated by commas, got semicolons")],
  ["line ends of old", log(sound.replaceAll("\n", "\r"), "bad-log: log.csv:1, column 4: expected lines that end with LF or CRLF, got a carriage return alone")],
  ["gzip cut off", { files: { "log.csv.gz": compressed.subarray(0, compressed.length - 20) }, flags: columns, says: "bad-file: log.csv.gz: expected a whole gzip file, got one cut off in the middle (truncated)" }],
  ["gzip damaged", { files: { "log.csv.gz": compressed.map((byte, at) => (at === 30 ? byte ^ 255 : byte)) }, flags: columns, says: "bad-file: log.csv.gz: expected a sound gzip file, got damaged compressed data" }],
  ["gzip inside gzip", { files: { "log.csv.gz": gzipSync(compressed) }, flags: columns, says: "bad-file: log.csv.gz: expected text inside gzip, got gzip inside gzip" }],
  ["gzip of nothing", { files: { "log.csv.gz": gzipSync("") }, flags: columns, says: "bad-file: log.csv.gz: expected a header and at least one row, got an empty file inside gzip" }],
  ["a Parquet file that is none", { files: { "log.parquet": sound }, flags: columns, says: 'bad-file: log.parquet: expected a Parquet file, which begins with PAR1, got "a,p,"' }],
  ["a Parquet file cut off", { files: { "log.parquet": "PAR1\0\0\0" }, flags: columns, says: "bad-file: log.parquet: expected a whole Parquet file, got 7 bytes" }],
  ["JSON lines with a broken line", { files: { "log.jsonl": '{"a":"x","p":0.5,"r":1}\n{"a":"x","p":0.5,"r":\n' }, flags: columns, says: 'bad-log: log.jsonl:2: expected one JSON object, got "{\\"a\\":\\"x\\",\\"p\\":0.5,\\"r\\":"' }],
  ["JSON lines with a list", { files: { "log.jsonl": '{"a":"x","p":0.5,"r":1}\n["x",0.5,1]\n' }, flags: columns, says: 'bad-log: log.jsonl:2: expected one JSON object, got ["x",0.5,1]' }],
  ["JSON lines of mixed types", { files: { "log.jsonl": '{"a":"x","p":0.5,"r":1}\n{"a":"x","p":0.5,"r":true}\n{"a":"x","p":0.5,"r":"many"}\n' }, flags: columns, says: 'bad-log: log.jsonl:3, column "r": expected a number (reward), got "many"' }],
  ["JSON lines without the reward", { files: { "log.jsonl": '{"a":"x","p":0.5,"r":1}\n{"a":"x","p":0.5}\n' }, flags: columns, says: 'bad-log: log.jsonl:2, column "r": expected reward: a finite number, got nothing or not a number' }],
  // Columns
  ["no action column", flagged(["--action", "offer"], 'bad-log: log.csv: expected a column "offer" (action) among a, p, r, s, got no such column')],
  ["no propensity column", flagged(["--propensity", "chance"], 'bad-expression: propensity: "chance", position 1: expected a column of log.csv (a, p, r, s), got "chance"')],
  ["no reward column", flagged(["--reward", "paid"], 'bad-expression: reward: "paid", position 1: expected a column of log.csv (a, p, r, s), got "paid"')],
  ["no subject column", flagged(["--subject", "who"], 'bad-log: log.csv: expected a column "who" (subject) among a, p, r, s, got no such column')],
  ["no state column", flagged(["--state", "s,age"], 'bad-log: log.csv: expected a column "age" (state) among a, p, r, s, got no such column')],
  ["no time column", flagged(["--time", "at"], 'bad-log: log.csv: expected a column "at" (time) among a, p, r, s, got no such column')],
  ["the reward as state", flagged(["--state", "r"], 'bad-flag: --state: expected columns known before the choice, got "r", which is the action, its propensity or the reward')],
  ["the same column numeric and categorical", flagged(["--numeric", "s", "--categorical", "s"], 'bad-flag: --numeric: expected columns that are not categorical too, got "s"')],
  // Values
  ["propensity 0", rowed("y,0,0,2", 'bad-log: log.csv:3, column "p": expected propensity: a number above 0 and at most 1, got 0')],
  ["propensity above 1", rowed("y,1.01,0,2", 'bad-log: log.csv:3, column "p": expected propensity: a number above 0 and at most 1, got 1.01')],
  ["a negative propensity", rowed("y,-0.5,0,2", 'bad-log: log.csv:3, column "p": expected propensity: a number above 0 and at most 1, got -0.5')],
  ["propensity NaN", rowed("y,NaN,0,2", 'bad-log: log.csv:3, column "p": expected a number (propensity), got "NaN"')],
  ["no propensity in a row", rowed("y,,0,2", 'bad-log: log.csv:3, column "p": expected propensity: a number above 0 and at most 1, got nothing or not a number')],
  ["a propensity with a decimal comma", rowed("y,\"0,5\",0,2", 'bad-log: log.csv:3, column "p": expected a number (propensity), got "0,5"')],
  ["reward NaN", rowed("y,0.5,NaN,2", 'bad-log: log.csv:3, column "r": expected a number (reward), got "NaN"')],
  ["no reward in a row", rowed("y,0.5,,2", 'bad-log: log.csv:3, column "r": expected reward: a finite number, got nothing or not a number')],
  ["an infinite reward", rowed("y,0.5,1e999,2", 'bad-log: log.csv:3, column "r": expected reward: a finite number, got Infinity')],
  ["a reward divided by zero", rowed("y,0.5,0,2", 'bad-log: log.csv:3, "s / r": expected reward: a finite number, got Infinity', ["--action", "a", "--propensity", "p", "--reward", "s / r"])],
  ["no action in a row", rowed(",0.5,0,2", 'bad-log: log.csv:3, column "a": expected an action, got nothing')],
  ["numbers with a word among them", log(`a,p,r,s\n${Array.from({ length: 30 }, (_, row) => `${row % 2 ? "x" : "y"},0.5,1,${row === 7 ? "many" : row}\n`).join("")}`, 'bad-log: log.csv:9, column "s": expected a number, as in 96.7 % of the rows (or name the column categorical, or ignore it), got "many"')],
  ["a word in a column said to be numeric", rowed("y,0.5,0,two", 'bad-log: log.csv:3, column "s": expected a number (state), got "two"', [...columns, "--numeric", "s"])],
  ["a time that does not exist", log("a,p,r,s\nx,0.5,1,2024-02-29\ny,0.5,0,2024-02-30\n", 'bad-log: log.csv:3, column "s": expected a time: ISO 8601 text, or seconds or milliseconds since 1970, got "2024-02-30"', [...columns, "--time", "s"])],
  ["a discount above 1 in a row", log("a,p,r,s\nx,0.5,1,0.9\ny,0.5,0,1.5\n", 'bad-log: log.csv:3, column "s": expected discount: a number from 0 to 1, got 1.5', [...columns, "--discount", "s", "--episode", "a"])],
  // Eligible sets and decisions
  ["an action outside its eligible set", listed("x|z", 'bad-log: log.csv:3, column "a": expected an action of its eligible set x|z, got "y"')],
  ["an empty eligible set", listed("[]", 'bad-log: log.csv:3, column "e": expected at least one eligible candidate, got an empty list')],
  ["no eligible set in a row", listed("", 'bad-log: log.csv:3, column "e": expected at least one eligible candidate, got nothing')],
  ["an eligible list that is broken", listed('"[""x"""', 'bad-log: log.csv:3, column "e": expected a list of candidates: a JSON array, or names separated by | ; , or spaces, got "[\\"x\\""')],
  ["rows of one decision with different actions", identified("x,0.5,1,7,1\ny,0.5,1,7,0\n", 'bad-log: log.csv:3, column "a": expected "x" as in log.csv:2, which has the same decision identifier, got "y"')],
  ["rows of one decision with different propensities", identified("x,0.5,1,7,1\nx,0.4,1,7,0\n", 'bad-log: log.csv:3, column "p": expected 0.5 as in log.csv:2, which has the same decision identifier, got 0.4')],
  ["rows of one decision with different rewards", identified("x,0.5,1,7,1\nx,0.5,2,7,0\n", 'bad-log: log.csv:3, column "r": expected 1 as in log.csv:2, which has the same decision identifier, got 2')],
  ["a decision twice", identified("x,0.5,1,7,1\nx,0.5,1,8,1\nx,0.5,1,7,1\n", 'bad-log: log.csv:4, column "id": expected each decision identifier once (or the column that marks the chosen candidate), got 7 again, first in log.csv:2')],
  ["a decision without an identifier", identified("x,0.5,1,7,1\ny,0.5,1,,1\n", 'bad-log: log.csv:3, column "id": expected a decision identifier, got nothing')],
  ["two chosen candidates", grouped("x,0.5,1,7,1\ny,0.5,1,7,1\n", 'bad-log: log.csv:3, column "c": expected one chosen candidate per decision, got a second one, after log.csv:2')],
  ["no chosen candidate", grouped("x,0.5,1,7,0\ny,0.5,1,7,0\n", 'bad-log: log.csv:2, column "c": expected one chosen candidate per decision, got none in this decision')],
  ["a candidate twice", grouped("x,0.5,1,7,1\nx,0.5,1,7,0\n", 'bad-log: log.csv:3, column "a": expected each candidate once per decision, got "x" again')],
  ["candidates whose propensities do not sum to 1", grouped("x,0.5,1,7,1\ny,0.2,1,7,0\n", 'bad-log: log.csv:3, column "p": expected propensity: 0.5 as on the chosen row, or probabilities of the candidates that sum to 1 (these sum to 0.7), got 0.2')],
  // Other files
  ["a candidates file without the log's action", beside("items.csv", "a,size\nx,1\nz,2\n", { flags: ["--candidates", "items.csv"], says: 'bad-log: log.csv:3, column "a": expected an action of items.csv, got "y"' })],
  ["a candidates file with one name twice", beside("items.csv", "a,size\nx,1\ny,2\nx,3\n", { flags: ["--candidates", "items.csv"], says: 'bad-log: items.csv:4, column "a": expected each candidate once, got "x" again, first in items.csv:2' })],
  ["a policy table that does not sum to 1", tabled("x,y\n0.5,0.6\n", "bad-log: table.csv:2: expected probabilities that sum to 1, got a sum of 1.1")],
  ["a policy table with a negative probability", tabled("x,y\n-0.5,1.5\n", 'bad-log: table.csv:2, column "x": expected a probability from 0 to 1, got -0.5')],
  ["a policy table with an unknown action", tabled("x,y,z\n0.5,0.25,0.25\n", 'bad-log: table.csv, column "z": expected the decision\'s identifier, a state column, "action" and "probability", or an action (x, y), got an unknown name')],
  ["a policy table with a gap", tabled("s,x,y\n1,0.5,0.5\n2,0.5,0.5\n3,0.5,0.5\n", 'bad-log: table.csv: expected a distribution for log.csv:5 (s "4"), got none')],
  ["a mapping that is no JSON", beside("mapping.json", "{action: a}", { flags: ["--mapping", "mapping.json"], says: "bad-file: mapping.json: expected JSON, got Expected property name or '}' in JSON at position 1 (line 1 column 2)" })],
  ["a mapping with an unknown field", beside("mapping.json", '{"acton":"a"}', { flags: ["--mapping", "mapping.json"], says: "bad-settings: mapping.json: acton: expected only known fields, got an unknown field" })],
  ["a mapping whose metric has no denominator", beside("mapping.json", '{"metrics":{"rate":{"value":"r","per":"visits"}}}', { flags: ["--mapping", "mapping.json"], says: 'bad-settings: mapping.json: metrics.rate.per: expected one of rate, got "visits"' })],
  ["a policy file that is none", beside("policy.safetensors", sound, { flags: ["--target", "policy.safetensors"], says: "bad-snapshot: policy.safetensors: expected a header of 752994431584447600 bytes, got 40 bytes in all" })],
  ["a policy file cut off", beside("policy.safetensors", "\x80\0\0\0\0\0\0\0{}", { flags: ["--target", "policy.safetensors"], says: "bad-snapshot: policy.safetensors: expected a header of 32962 bytes, got 3 bytes in all" })],
  // Flags
  ["a file that is not there", { files: {}, flags: columns, says: "bad-file: nowhere.csv: expected a file, got nothing there" }],
  ["an unknown flag", flagged(["--propensities", "p"], "bad-flag: --propensities: expected --propensity (see --help), got an unknown flag")],
  ["a flag without its value", flagged(["--target"], "bad-flag: --target: expected a value, as in --target <target>, got nothing")],
  ["two logs", flagged(["other.csv"], "bad-flag: evaluate: expected one argument (see --help), got more than one")],
  ["an unknown target", flagged(["--target", "linear-usb"], 'bad-flag: --target: expected uniform, best-constant, best-per-segment, an algorithm\'s name or a policy file, got "linear-usb"')],
  ["the same target twice", flagged(["--target", "uniform", "--target", "uniform"], 'bad-flag: --target: expected each target once, got "uniform" twice')],
  ["settings of a target that are no JSON", flagged(["--target", "linear-ucb{alpha}"], 'bad-flag: --target: expected a JSON object, got "{alpha}"')],
  ["settings that a target does not have", flagged(["--target", 'linear-ucb{"beta":1}'], "bad-settings: linear-ucb.beta: expected one of features, hashedWidth, priceInputs, penalty, noise, alpha, floor, got an unknown setting")],
  ["a propensity above 1 as a number", flagged(["--propensity", "1.5"], "bad-flag: --propensity: expected a number above 0 and at most 1, got 1.5")],
  ["a formula with an unknown function", flagged(["--reward", "log(r)"], 'bad-expression: reward: "log(r)", position 1: expected one of min, max, abs, got "log"')],
  ["a formula that breaks off", flagged(["--reward", "2 *"], 'bad-expression: reward: "2 *", position 4: expected a formula like 2*click - cost, got "Expected expression after *"')],
  ["a cost without a formula", flagged(["--cost", "spend"], 'bad-flag: --cost: expected NAME=COLUMN|FORMULA, got "spend"')],
  ["a cost that cannot be a name", flagged(["--cost", "__proto__=s"], 'bad-flag: --cost: expected another name, got "__proto__"')],
  ["a discount without episodes", flagged(["--discount", "0.9"], "bad-flag: --episode: expected a column, as there is a discount, got nothing")],
  ["one row per candidate without decisions", flagged(["--chosen", "s"], "bad-flag: --decision-id: expected a column, as candidates are grouped by decision, got nothing")],
  ["columns beside a known problem", flagged(["--problem", "coupon"], "bad-flag: --action: expected either columns or --problem, whose records say it themselves, got both")],
  ["a preset without a problem", flagged(["--preset", "small"], "bad-flag: --preset: expected this flag beside --problem only, got no --problem")],
  ["an unknown way to estimate propensities", flagged(["--propensity-method", "magic"], 'bad-flag: --propensity-method: expected one of logistic, frequency, got "magic"')],
  ["an unknown estimator", flagged(["--estimators", "IPS,XYZ"], 'unknown-name: estimator: expected one of DM, IPS, clipped IPS, SNIPS, DR, clipped DR, SNDR, Switch-DR, DRos, SGIPS, SGDR, TIS, WIS, FQE, truncated DR, got "XYZ"')],
  ["no estimator", flagged(["--estimators", ","], 'bad-flag: --estimators: expected names separated by commas, got ","')],
  ["an unknown quantity", flagged(["--quantities", "cost:spend"], 'unknown-name: quantity: expected one of reward, got "cost:spend"')],
  ["a level above 1", flagged(["--level", "95"], 'bad-flag: --level: expected a number of at least 0.5 and of at most 0.999, got "95"')],
  ["a seed that is no number", flagged(["--seed", "one"], 'bad-flag: --seed: expected a whole number of at least 0, got "one"')],
  ["an unknown interval", flagged(["--interval", "normal"], 'bad-flag: --interval: expected one of student-t, bootstrap, bernstein, got "normal"')],
  ["Bernstein without a range", flagged(["--interval", "bernstein"], "bad-flag: --range: expected low,high with low below high, for --interval bernstein, got nothing")],
  ["a range without an end", flagged(["--interval", "bernstein", "--range", "0,Infinity"], "bad-flag: --range: expected low,high with low below high, for --interval bernstein, got 0,Infinity")],
  ["a range that the terms leave", flagged(["--interval", "bernstein", "--range", "0,0.1"], "bad-settings: range of the terms: expected numbers from 0 to 0.1, got 0.38657234582648947")],
  ["a range for another interval", flagged(["--range", "0,1"], "bad-flag: --range: expected this flag beside --interval bernstein only, got --interval student-t")],
  ["a split by time without times", flagged(["--split", "time", "--train-share", "0.5"], "bad-flag: --split: expected subject or episode, as this log has no times (--time), got time")],
  ["segments by an unknown column", flagged(["--segment-by", "age"], 'unknown-name: state column to segment by: expected one of s, got "age"')],
  ["nothing left to judge", { files: { "log.csv": "a,p,r\nx,0.5,1\n" }, flags: [...columns, "--target", "linear-ucb"], says: "bad-flag: --train-share: expected rows left to judge, got none" }],
  ["nothing to train on", flagged(["--target", "linear-ucb", "--train-share", "0"], "bad-flag: --train-share: expected rows to train linear-ucb on, got none")],
  ["a policy that would replace the log", flagged(["--out", "log.csv", "--target", "linear-ucb"], 'bad-flag: --out: expected a file that this command does not read or write otherwise, got "log.csv"')],
  ["a policy to keep where none is trained", flagged(["--out", "kept.safetensors"], "bad-flag: --out: expected a target that is trained, got none")],
];

// Writes the files of a case and gives the command line; names of files in the flags become paths, --out lands among the outputs.
function lineOf({ files, flags = [] }: Case): string[] {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(inputs, name), content);
  const names = [...Object.keys(files), "nowhere.csv"];
  const path = (flag: string): string => (names.includes(flag) ? join(inputs, flag) : flag === "kept.safetensors" ? join(outputs, flag) : flag);
  return ["evaluate", path(names[0]), "--report", report, "--json", ...flags.map(path)];
}

describe("a malformed log or flag", () => {
  it.each(cases)("%s", async (_name, given) => {
    const { code, out, err } = await run(...lineOf(given));
    expect(err.replaceAll(`${inputs}/`, "")).toBe(`propense: ${given.says}\n`);
    expect([code, out, readdirSync(outputs)]).toEqual([2, "", []]);
  });

  it("is told apart from a sound one", async () => {
    const { code, err } = await run(...lineOf(flagged([], "")).filter((flag) => flag !== "--report" && flag !== report));
    expect([code, err]).toEqual([0, ""]);
  });

  it("says in every case where it is, what was expected and what was got, for at least 60 cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    for (const [, { says }] of cases) expect(says).toMatch(/^[a-z-]+: .+: expected .+, got .+$/);
  });
});

