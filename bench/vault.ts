// Claim: sealing what concerns a person costs a decision few microseconds. Measured beside the bare cipher of Node with a nonce of its own.
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { createMemoryVault } from "../src/edge/vault/memory.ts";
import { medianSeconds, type BenchRow, type Contender } from "./bench.ts";

const persons = 10_000;
const plain = randomBytes(700);
const bound = randomBytes(400);
const baseline = "node:crypto with a nonce and a copy per call, one key";

function bareSeal(): Contender {
  const secret = createSecretKey(randomBytes(32));
  return (repeats) => {
    for (let count = 0; count < repeats; count++) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", secret, nonce);
      cipher.setAAD(bound);
      Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    }
  };
}

function bareOpen(): Contender {
  const secret = createSecretKey(randomBytes(32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce);
  cipher.setAAD(bound);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const tag = cipher.getAuthTag();
  return (repeats) => {
    for (let count = 0; count < repeats; count++) {
      const decipher = createDecipheriv("aes-256-gcm", secret, nonce);
      decipher.setAAD(bound);
      decipher.setAuthTag(tag);
      Buffer.concat([decipher.update(sealed), decipher.final()]);
    }
  };
}

/** The rows of this claim: 700 bytes bound to 400, for 10,000 persons whose keys are known. */
export function run(): Promise<BenchRow[]> {
  const vault = createMemoryVault();
  const names = Array.from({ length: persons }, (_, index) => `person ${index}`);
  const sealed = names.map((name) => vault.seal(name, plain, bound));
  const seal: Contender = (repeats) => { for (let count = 0; count < repeats; count++) vault.seal(names[count % persons], plain, bound); };
  const open: Contender = (repeats) => { for (let count = 0; count < repeats; count++) vault.open(names[count % persons], sealed[count % persons], bound); };
  const [sealing, opening, bareSealing, bareOpening] = medianSeconds([seal, open, bareSeal(), bareOpen()], [20_000, 20_000, 20_000, 20_000], 11);
  const row = (claim: string, seconds: number, bare: number): BenchRow => (
    { claim, value: Number((seconds * 1e6).toFixed(2)), unit: "us of processor time", baseline, ratio: bare / seconds, target: "below 20 us, a tenth of a decision at 5,000/s" }
  );
  return Promise.resolve([row("seal 700 bytes for one of 10,000 persons", sealing, bareSealing), row("open them", opening, bareOpening)]);
}
