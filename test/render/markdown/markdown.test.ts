import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { markdownLine, markdownOfHtml } from "../../../src/render/markdown/html-to-markdown.ts";
import { htmlTree } from "../../../src/render/markdown/html-tree.ts";
import { sanitise } from "../../../src/sanitise/sanitise.ts";

const toHtml = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeStringify).freeze();

/** Reads the Markdown of some HTML with another reader of Markdown. */
function back(html: string): string {
  return String(toHtml.processSync(markdownOfHtml(html))).trim();
}

describe("HTML as Markdown", () => {
  it.each([
    ["paragraphs", "One.\n\nTwo & three < four > five."],
    [
      "what looks like markup",
      "1\\. not a list\n" +
        "\n" +
        "\\# no heading\n" +
        "\n" +
        "\\- no item\n" +
        "\n" +
        "\\*no\\* emphasis \\[no\\](link) \\`no code\\` \\<no tag\\> a\\_b\\_c \\&amp; \\| \\~\\~x\\~\\~",
    ],
    ["emphasis", "**bold**, *italic*, ~~gone~~ and `code with ``ticks`` `"],
    ["links", "[a link](https://example.org/a?b=1&c=(2)) and [mail](mailto:a@example.org)"],
    ["headings and rules", "## Two\n\ntext\n\n### Three\n\n---\n\nend"],
    ["lists", "- one\n- two\n  - inner\n  - more\n- three\n\ntext\n\n3. third\n4. fourth"],
    ["quotes", "> quoted\n>\n> - item\n\nafter"],
    ["code", "```\na < b\n\n``` is not the end\n```".replace("``` is", "`` is")],
    ["tables", "| a | b \\| c |\n| --- | --- |\n| 1 | **2** |\n| 3 | [x](https://example.org/) |"],
    ["a line break", "one\\\ntwo"],
    ["other scripts", "مرحبا **بالعالم**، 世界 𝔘"],
  ])("HTML converted to Markdown keeps %s", (_, markdown) => {
    const rendered = sanitise({ content: markdown });
    if (!rendered.ok) throw new Error(rendered.reason.detail);
    // Whether lists are loose, and the class that tables' alignment has, are not told apart in clean HTML.
    expect(back(rendered.value.html).replace(/\s+/g, " ")).toBe(rendered.value.html.replace(/\s+/g, " "));
  });

  it("two lists side by side stay apart in Markdown", () => {
    expect(
      back("<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ol><li>d</li></ol>").match(/<[uo]l>/g)?.length,
    ).toBe(4);
  });

  it("elements without a Markdown equivalent are kept as their text", () => {
    expect(
      markdownOfHtml(
        '<div dir="rtl"><dl><dt>Term</dt><dd>Meaning</dd></dl><p>H<sub>2</sub>O <abbr title="x">WHO</abbr></p></div>',
      ),
    ).toBe("**Term**\n\nMeaning\n\nH2O WHO");
  });

  it("character references are decoded, and unclosed constructs are skipped", () => {
    expect(htmlTree("a &#x26; &lt;b&gt; &#62; &quot;&nbsp;&amp;amp; &unknown;")).toEqual([
      'a & <b> > "\u00A0&amp; &unknown;',
    ]);
    expect(htmlTree("</p><p>x").length).toBe(1);
    expect(htmlTree("&#x110000;&#0;")).toEqual(["&#x110000;&#0;"]);
  });

  it.each([
    ["# no heading", "\\# no heading"],
    ["1. no list", "1\\. no list"],
    ["- no item", "\\- no item"],
    ["=1+1", "\\=1+1"],
    ["a [b](c) <d> *e*", "a \\[b\\](c) \\<d\\> \\*e\\*"],
  ])("the line %j is escaped so that it stays text", (text, expected) => expect(markdownLine(text)).toBe(expected));
});
