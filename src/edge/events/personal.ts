// Finds what names a person where nobody declared it: names of fields that hold such things, and values that look like them.
import { fail } from "../../core/index.ts";

const personalNames = new Set([
  "email", "emailaddress", "mail", "phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "fax", "firstname", "lastname", "fullname", "surname", "givenname", "familyname",
  "middlename", "maidenname", "address", "address1", "address2", "street", "streetaddress", "postaladdress", "shippingaddress", "billingaddress", "birthday", "birthdate", "dateofbirth", "dob",
  "ssn", "socialsecuritynumber", "passport", "passportnumber", "iban", "creditcard", "cardnumber", "ip", "ipaddress", "password",
]);
// Every repetition has an end: texts come from anybody, and a search that tries all stretches of a megabyte would hold up everybody else.
const email = /[^\s@<>"]@[^\s@<>"]{1,255}?\.[a-z]{2}/i;
const phone = /(?:^|[^\w.+-])(?:\+|00)\d[\d\s()./-]{6,30}\d(?!\w)|^\(?0\d{1,5}\)?[\s/-]+\d[\d\s-]{4,}$|^\(\d{3}\)\s?\d{3}-\d{4}$|^\d{3}-\d{3}-\d{4}$/;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/;
const card = /\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b/;
/** Signs of the shortest number of an account or a card. */
const shortestNumber = 16;
const deepest = 12;

/** Throws `personal-data` naming the first field that names a person; fields in `except` (at the top) are declared and not looked at. */
export function refusePersonal(value: unknown, where: string, except: ReadonlySet<string> = new Set()): void {
  // A path is put together for what is refused alone: most of a request is numbers that nobody minds.
  const trail: (string | number)[] = [];
  const path = (): string => trail.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`), where);
  const look = (part: unknown): void => {
    if (trail.length > deepest) fail("bad-event", path(), `at most ${deepest} levels`, "more");
    if (typeof part === "string") {
      const what = kindOf(part);
      if (what !== null) refuse(path(), what);
    } else if (Array.isArray(part)) {
      for (let index = 0; index < part.length; index++) {
        if (typeof part[index] !== "number" || trail.length === deepest) enter(index, part[index]);
      }
    } else if (typeof part === "object" && part !== null) {
      for (const name in part) {
        if (!Object.hasOwn(part, name) || (trail.length === 0 && except.has(name))) continue;
        const entry = (part as { readonly [name: string]: unknown })[name];
        if (entry !== null && entry !== undefined && isPersonal(name)) refuse(`${path()}.${name}`, "a field that names a person");
        if (typeof entry !== "number" || trail.length === deepest) enter(name, entry);
      }
    }
  };
  const enter = (step: string | number, entry: unknown): void => {
    trail.push(step);
    look(entry);
    trail.pop();
  };
  look(value);
}

// The same names come with every request.
const judged = new Map<string, boolean>();
const mostJudged = 10_000;

function isPersonal(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const personal = personalNames.has(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
  if (judged.size < mostJudged && name.length <= 64) judged.set(name, personal);
  return personal;
}

// What every match needs is looked for first: the whole forms take longer, and most texts have nothing of the kind.
function kindOf(text: string): string | null {
  if (text.includes("@") && email.test(text)) return "an e-mail address";
  if ((/^[\d(]/.test(text) || text.includes("+") || text.includes("00")) && phone.test(text)) return "a telephone number";
  if (text.length >= shortestNumber && (iban.test(text) || card.test(text))) return "a number of an account or a card";
  return null;
}

// The value itself is not repeated: it would end up in logs.
function refuse(where: string, what: string): never {
  return fail("personal-data", where, "nothing that names a person, or a field that is declared", what);
}
