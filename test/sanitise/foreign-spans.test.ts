import { describe, expect, it } from "vitest";
import { sanitise } from "../../src/sanitise/sanitise.ts";

function made(content: string): unknown {
  const result = sanitise({ content });
  return result.ok ? [result.value.html, result.value.text] : result.reason;
}

describe("words of another language inside a text", () => {
  it("spans of a language carry it and its direction, and are plain words in the plain text", () => {
    expect(made("The plan, *[Ma santé 2022]{lang=fr}*, and [خطة]{lang=ar}.")).toEqual([
      '<p>The plan, <em><span lang="fr" dir="ltr">Ma santé 2022</span></em>, and <span lang="ar" ' +
        'dir="rtl">خطة</span>.</p>',
      "The plan, Ma santé 2022, and خطة.",
    ]);
    expect(made("- [中文]{lang=zh-Hans}, “[Titre]{lang=fr}”")).toEqual([
      '<ul>\n<li><span lang="zh-Hans" dir="ltr">中文</span>, “<span lang="fr" dir="ltr">Titre</span>”</li>\n</ul>',
      "- 中文, “Titre”",
    ]);
  });

  it("words marked as another language stay as they were if the mark is invalid, or stands in code", () => {
    for (const content of ["[a]{lang=}", "[a]{class=x}", "[a] {lang=fr}", "[a]{lang=fr onclick=x}"])
      expect(made(content)).toEqual([`<p>${content}</p>`, content]);
    expect(made("`[a]{lang=fr}`")).toEqual(["<p><code>[a]{lang=fr}</code></p>", "[a]{lang=fr}"]);
    expect(made("[a](https://example.org/)")).toEqual(['<p><a href="https://example.org/">a</a></p>', "a"]);
  });

  it("words marked as another language stay as they are when an import sanitises them again", () => {
    const first = sanitise({ content: "[Titre]{lang=fr}" });
    if (!first.ok) throw new Error(first.reason.detail);
    expect(sanitise({ content: first.value.html, format: "html" })).toEqual(first);
  });
});
