import { expect, it } from "vitest";
import { firstSentences } from "../../../src/render/embeds/widget-document.ts";
import { markdownOfHtml } from "../../../src/render/markdown/html-to-markdown.ts";
import { sanitise } from "../../../src/sanitise/sanitise.ts";

it("spaces that French sets ahead of its marks do not become ordinary ones, in plain text, Markdown or widget", () => {
  const text = "Qui\u202f? L’«\u202fEspace\u202f»\u00a0: demain";
  const result = sanitise({ content: text });
  if (!result.ok) throw new Error(JSON.stringify(result.reason));
  expect(result.value.text).toBe(text);
  expect(markdownOfHtml(result.value.html).trim()).toBe(text);
  expect(firstSentences(`${text}\n  matin`, 280)).toBe(`${text} matin`);
});
