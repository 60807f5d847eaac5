import { describe, expect, it } from "vitest";
import { messages } from "../../dist/messages.js";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { DOUBTS, LEFT_OUT } from "../../src/foreign/item.ts";
import { lineSentence, reasonSentence } from "../../src/foreign/sentences.ts";

describe("sentences about foreign documents", () => {
  it.each(LANGUAGES)(
    "every reason for which something is not taken or to be checked has its sentence in %s",
    (language) => {
      const sentences = [...LEFT_OUT, ...DOUBTS].map((reason) => reasonSentence(language, reason));
      expect(new Set(sentences).size).toBe(LEFT_OUT.length + DOUBTS.length);
      expect(sentences.filter((sentence) => /^[a-z]+[A-Z]?\w*$/.test(sentence))).toEqual([]);
      expect(lineSentence(language, 12)).toMatch(/12/);
    },
  );

  it("what is said of foreign documents is not among the texts that a reader's request waits for", () => {
    for (const language of LANGUAGES) expect(messages[language]).not.toContain('"foreign.');
  });
});
