import type { Language } from "../../domain/entry/language.ts";

/** Frequent words that the other languages of the Latin script do not have, or rarely. */
const WORDS: readonly (readonly [Language, string])[] = [
  ["en", "the and of to for with that on by from is are this has will at which"],
  ["fr", "le les des du et est une pour dans qui sur au aux par cette sont ce"],
  ["es", "el los las del y una con por para que se su es al como sus este"],
  ["pt", "o os do da dos das em um uma não com para no na são ao pela"],
  ["de", "der die das und ist den von mit für im des auf ein eine zu dem nicht"],
];
const LATIN = WORDS.map(([language, words]) => [language, new Set(words.split(" "))] as const);

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The language that a text is probably in: by its script, and in the Latin one by the words that it uses most. */
export function languageOfText(text: string, otherwise: Language): Language {
  const looked = text.slice(0, 5000).toLowerCase();
  const latin = count(looked, /\p{Script=Latin}/gu);
  const scripts: readonly (readonly [Language, number])[] = [
    ["ar", count(looked, /\p{Script=Arabic}/gu)],
    ["ru", count(looked, /\p{Script=Cyrillic}/gu)],
    // A character says as much as a word.
    ["zh", 3 * count(looked, /\p{Script=Han}/gu)],
  ];
  const [script, letters] = scripts.reduce((most, each) => (each[1] > most[1] ? each : most));
  if (letters > latin) return script;
  const words = looked.match(/\p{L}+/gu) ?? [];
  let best: { readonly language: Language; readonly hits: number } = { language: otherwise, hits: 0 };
  for (const [language, own] of LATIN) {
    const hits = words.filter((word) => own.has(word)).length;
    if (hits > best.hits) best = { language, hits };
  }
  return best.language;
}
