// Every word a report says, by language.
import { chinese } from "./texts-chinese.ts";
import { english } from "./texts-english.ts";

/** The texts by language; {names} in them are filled in. */
export const texts = { en: english, zh: chinese };
