import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { normalise } from "../../search/normalise.ts";
import { stem } from "../../search/stem.ts";

// The state of an event stands in no text: who searches for «cancelled» is led to the filter.

/** The states of events that readers look for by a word. */
const STATES = ["cancelled", "postponed"] as const;
export type SoughtState = (typeof STATES)[number];

function stems(text: string, language: Language): Set<string> {
  return new Set([...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(([word]) => stem(word, language)));
}

/** The state of events that a query names, in any form of its words in the reader's language. */
export function stateIn(query: string, language: Language): SoughtState | undefined {
  const asked = stems(query, language);
  const text = normalise(query);
  return STATES.find((state) => {
    const words = message(language, `search.stateWords.${state}`);
    // Between Chinese words there are no spaces.
    return words
      .split(" ")
      .some((word) =>
        /\p{Script=Han}/u.test(word) ? text.includes(normalise(word)) : asked.has(stem(word, language)),
      );
  });
}
