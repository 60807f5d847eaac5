import { problemReasons } from "../../../domain/problem-reasons.ts";
import { button, createElement } from "../dom.ts";
import type { ProblemAnswer } from "./client.ts";

/** Returns the editor's message of a name, with values filled in. */
type Say = (name: string, values?: Readonly<Record<string, string | number>>) => string;

/**
 * Returns what a person reads of a refused command. A problem's own sentences are the service's, in English. `insist`
 * sends the command again as one about another work.
 */
export function refusalParts(
  { type = "", title = "", duplicateOf, ...reasons }: ProblemAnswer,
  say: Say,
  language: string,
  insist: () => void,
): (string | Node)[] {
  if (type.endsWith("/version-conflict")) return [say("conflict")];
  if (duplicateOf !== undefined) {
    const other = createElement("a", { href: `/${language}/entries/${duplicateOf}`, target: "_blank" }, duplicateOf);
    const [before = "", after = ""] = say("duplicate", { id: "\u0000" }).split("\u0000");
    return [before, other, `${after} `, button(say("distinct"), { class: "plain small" }, insist)];
  }
  const { detail, faults } = problemReasons(reasons);
  const sentences = [title, ...(detail === undefined ? [] : [detail]), ...faults];
  return [`${say("refused")} `, createElement("span", { lang: "en", dir: "ltr" }, sentences.join(" · "))];
}
