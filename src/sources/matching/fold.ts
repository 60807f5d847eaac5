import { normalise } from "../../search/normalise.ts";

/** A text without case and accents, and where each of its units stood. */
export interface Folded {
  readonly text: string;
  /** For each UTF-16 unit of `text`, and for its end, the position in the original. */
  readonly at: readonly number[];
}

// A letter folds together with its marks: a Hamza or an accent apart from its letter is none.
const CHARACTER = /.\p{M}*/gsu;

export function fold(original: string): Folded {
  let text = "";
  const at: number[] = [];
  for (const { 0: character, index } of original.matchAll(CHARACTER)) {
    const folded = normalise(character);
    for (let unit = 0; unit < folded.length; unit++) at.push(index);
    text += folded;
  }
  at.push(original.length);
  return { text, at };
}
