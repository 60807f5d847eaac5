import type { Language } from "./language.ts";

/**
 * ISO 3166-1 alpha-2, its officially assigned codes: neither reserved ones (UK, EU, AC) nor those for private use (XK,
 * ZZ), which Intl has names for too. The second letters stand under the first: every start reads them.
 */
const CODES: Readonly<Record<string, string>> = {
  A: "DEFGILMOQRSTUWXZ",
  B: "ABDEFGHIJLMNOQRSTVWYZ",
  C: "ACDFGHIKLMNORUVWXYZ",
  D: "EJKMOZ",
  E: "CEGHRST",
  F: "IJKMOR",
  G: "ABDEFGHILMNPQRSTUWY",
  H: "KMNRTU",
  I: "DELMNOQRST",
  J: "EMOP",
  K: "EGHIMNPRWYZ",
  L: "ABCIKRSTUVY",
  M: "ACDEFGHKLMNOPQRSTUVWXYZ",
  N: "ACEFGILOPRUZ",
  O: "M",
  P: "AEFGHKLMNRSTWY",
  Q: "A",
  R: "EOSUW",
  S: "ABCDEGHIJKLMNORSTVXYZ",
  T: "CDFGHJKLMNORTVWZ",
  U: "AGMSYZ",
  V: "ACEGINU",
  W: "FS",
  Y: "ET",
  Z: "AMW",
};

export function isCountry(code: string): boolean {
  return code.length === 2 && CODES[code.charAt(0)]?.includes(code.charAt(1)) === true;
}

const names = new Map<Language, Intl.DisplayNames>();

/** A country's name by its code. */
export function countryName(code: string, language: Language): string {
  let display = names.get(language);
  if (display === undefined) {
    display = new Intl.DisplayNames(language, { type: "region", fallback: "code" });
    names.set(language, display);
  }
  return display.of(code) ?? code;
}
