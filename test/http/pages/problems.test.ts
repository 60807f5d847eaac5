import { describe, expect, it } from "vitest";
import { byLanguage, LANGUAGES } from "../../../src/domain/entry/language.ts";
import { PROBLEMS, type ProblemType } from "../../../src/domain/problem.ts";
import { message } from "../../../src/messages/message.ts";
import { get, ORIGIN } from "../../fixtures/worker/service.ts";

const PARTS = ["title", "cause", "remedy"] as const;

describe("the type of a problem", () => {
  it.each(Object.entries(PROBLEMS))(
    "the problem type %s is the address of an explanation in every language",
    async (type, status) => {
      const page = await get(`/problems/${type}`, { "accept-language": "pt-BR, en;q=0.5" });
      expect([page.status, page.headers.get("location"), page.headers.get("vary")]).toEqual([
        302,
        `${ORIGIN}/pt/problems/${type}`,
        "Accept-Language",
      ]);
      for (const language of LANGUAGES) {
        const response = await get(`/${language}/problems/${type}`);
        const html = await response.text();
        expect(response.status).toBe(200);
        expect(html).toContain(`<html lang="${language}"`);
        expect(html).toContain(String(status));
        for (const part of PARTS)
          expect(html.replaceAll("&#39;", "'").replaceAll("&quot;", '"')).toContain(
            message(language, `problem.${type as ProblemType}.${part}`),
          );
      }
    },
  );

  it("an unknown problem type has no page", async () => {
    for (const path of [
      "/problems/nothing",
      "/en/problems/nothing",
      "/problems/constructor",
      "/en/problems/constructor",
    ])
      expect((await get(path)).status, path).toBe(404);
    expect((await get("/ar/problems")).status).toBe(200);
  });
});

describe("the words of problems", () => {
  it("the explanations are in the script of their language, and differ between languages", () => {
    for (const type of Object.keys(PROBLEMS) as ProblemType[]) {
      for (const part of PARTS) {
        const words = byLanguage((language) => message(language, `problem.${type}.${part}`));
        expect(words.ar).toMatch(/\p{Script=Arabic}/u);
        expect(words.ru).toMatch(/\p{Script=Cyrillic}/u);
        expect(words.zh).toMatch(/\p{Script=Han}/u);
        expect(new Set(Object.values(words)).size).toBe(8);
      }
    }
  });
});
