import { describe, expect, it } from "vitest";
import type { Language } from "../../src/domain/entry/language.ts";
import { highlight, snippet } from "../../src/search/highlight.ts";
import { normalise } from "../../src/search/normalise.ts";
import { expression, parseQuery } from "../../src/search/query.ts";
import { indexedTerms } from "../../src/search/terms.ts";

describe("folding", () => {
  it.each([
    ["Éthique de l’IA", "ethique de l’ia"],
    ["STRASSE, straße", "strasse, strasse"],
    ["Łódź Ørsted Đà Nẵng", "lodz orsted da nang"],
    ["İstanbul, ISPARTA, ısı", "istanbul, isparta, isi"],
    ["Ηθική της υγείας", "ηθικη τησ υγειασ"],
    ["ёлка", "елка"],
    ["الذَّكَاءُ الاِصْطِنَاعِيّ", "الذكاء الاصطناعي"],
    ["صحّة", "صحه"],
    ["２０２５　Ａ", "2025 a"],
    ["٢٠٢٥", "2025"],
    ["ﾃﾞｰﾀ データ", "データ データ"],
  ])("the text %s is normalised to %s", (text, folded) => {
    expect(normalise(text)).toBe(folded);
  });
});

describe("the index", () => {
  it("the index holds words in order, their stems, pairs of characters, and single characters", () => {
    expect(indexedTerms("L’éthique: éthiques", "fr")).toEqual({
      exact: "fr_l fr_ethique fr_ethiques",
      loose: "fr__l fr__ethiqu",
    });
    expect(indexedTerms("人工智能2025年", "zh")).toEqual({
      exact: "zh_人工 zh_工智 zh_智能 zh_2025 zh_年",
      loose: "zh__人 zh__工 zh__智 zh__能 zh__2025",
    });
    expect(indexedTerms("AIの倫理とデータ。", "en").exact).toBe(
      "en_ai en_の伦 en_伦理 en_理と en_とデ en_デー en_ータ",
    );
  });
  it("the index is queried with quoted terms only", () => {
    expect(expression(parseQuery('l\'IA "santé publique" 伦理 NEAR(x) title:a* AND OR'), ["fr"])).toBe(
      '("fr_ia" OR "fr__ia") AND ("fr_sante fr_publique") AND ("fr_伦理") AND ("fr_near" OR "fr__near") AND ' +
        '("fr_title" OR "fr__titl") AND ("fr_and" OR "fr__and")',
    );
    expect(expression(parseQuery("x"), ["en", "de"])).toBe('("en_x" OR "en__x" OR "de_x" OR "de__x")');
    expect(expression(parseQuery("künstliche kuenstliche"), ["de"])).toBe(
      '("de_kunstliche" OR "de__kunstlich") AND ("de_kuenstliche" OR "de_kunstliche" OR "de__kuenstlich" OR ' +
        '"de__kunstlich")',
    );
    expect(expression(parseQuery("ethics OR law OR rules data -cancer"), ["en"])).toBe(
      '("en_ethics" OR "en__ethic" OR "en_law" OR "en__law" OR "en_rules" OR "en__rule") AND ("en_data" OR "en__data")',
    );
    expect(parseQuery('data -cancer -"lung disease"').map(({ kind }) => kind)).toEqual(["word", "not", "not"]);
    // What only excludes asks for nothing; a hyphen within a word, or by itself, excludes nothing.
    expect(parseQuery("-cancer")).toEqual([]);
    expect(parseQuery("COVID-19 - e-health").map(({ kind }) => kind)).toEqual(["word", "word"]);
    expect(parseQuery("«» \" ' * ( ) - : ^ 、")).toEqual([]);
  });
});

describe("marks", () => {
  const shown = (text: string, query: string, language: Language) => {
    const { marks } = highlight(text, parseQuery(query), language);
    return marks.map(([start, end]) => text.slice(start, end));
  };
  it.each([
    ["Éthiques et santé", "ethique SANTE", "fr", ["Éthiques", "santé"]],
    ["世卫组织培训人工智能，智能", "智能", "zh", ["智能", "智能"]],
    ["أخلاقيات الذَّكاء الاصطناعي", "ذكاء", "ar", ["الذَّكاء"]],
    ["Public health, health public", '"public health"', "en", ["Public health"]],
    ["Künstliche Intelligenz", "kuenstliche", "de", ["Künstliche"]],
    ["ﾃﾞｰﾀの利用", "データ", "en", ["ﾃﾞｰﾀ"]],
    ["Nothing here", "ethics", "en", []],
  ] as const)("the text «%s» is highlighted for the query «%s»", (text, query, language, expected) => {
    expect(shown(text, query, language)).toEqual(expected);
  });
  it("highlights of a snippet lie where the snippet has them, around the matched words", () => {
    const long = `${"Words ahead of it. ".repeat(30)}The ethics of <b>care</b> & AI. ${"Words behind it. ".repeat(30)}`;
    const found = snippet(long, parseQuery("ethics care"), "en");
    expect(found?.marks.map(([start, end]) => found.text.slice(start, end))).toEqual(["ethics", "care"]);
    expect(found?.text).toMatch(/^… Words.*The ethics of <b>care<\/b> & AI\..* …$/);
    expect(found?.text.length).toBeLessThan(260);
    // A list in plain text is running text in an excerpt, without the marks of its items.
    const list =
      "The plan has three parts:\n\n- ethics\n- rules of 2025 - 2026\n- training.\n- It ends there.\n\nAfter it";
    expect(snippet(list, parseQuery("ethics"), "en")).toEqual({
      text: "The plan has three parts: ethics · rules of 2025 - 2026 · training. It ends there.  After it",
      marks: [[26, 32]],
    });
    // Where an excerpt is cut between two items, nothing hints at the second.
    for (let length = 0; length < 12; length++) {
      const cut = `ethics ${"Words of it ".repeat(18)}${"x".repeat(length)} more\n- ${"word ".repeat(60)}`;
      expect(snippet(cut, parseQuery("ethics"), "en")?.text).toMatch(/(?:more|word) …$/);
    }
    expect(snippet("- ethics\n- care", parseQuery("care"), "en")).toEqual({ text: "ethics · care", marks: [[9, 13]] });
    expect(snippet("Nothing", parseQuery("ethics"), "en")).toBeUndefined();
    const chinese = snippet(
      `${"一二三四五六七八九十".repeat(30)}人工智能伦理${"一二三四五六七八九十".repeat(30)}`,
      parseQuery("智能伦理"),
      "zh",
    );
    expect(chinese?.marks.map(([start, end]) => chinese.text.slice(start, end))).toEqual(["智能伦理"]);
  });
});
