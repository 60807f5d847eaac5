import { describe, expect, it } from "vitest";
import { chapterOf } from "../../../src/scripts/build/build-manual.ts";

const FRONT = "---\nwords: service\ntitle: { en: A title, fr: Un titre }\n---\n\n";

describe("a chapter of the manual", () => {
  it("a chapter of the manual has a title by language, a first paragraph, and second-level headings", () => {
    expect(chapterOf("a", `${FRONT}One *lead*.\n\n## Old & new\n\nText.\n\n### Deeper\n`)).toEqual({
      name: "a",
      title: { en: "A title", fr: "Un titre" },
      lead: "One lead.",
      headings: [{ id: "old-new", title: "Old & new" }],
      html:
        "<p>One <em>lead</em>.</p>\n" +
        `<h2 id="old-new">Old &#x26; new</h2>\n` +
        "<p>Text.</p>\n" +
        `<h3 id="deeper">Deeper</h3>`,
    });
  });

  it("a chapter of the manual lets wide tables and code scroll for the keyboard, and names the files of blocks", () => {
    const { html } = chapterOf("a", `${FRONT}| a | b |\n|---|---|\n| 1 | 2 |\n\n\`\`\`sh publish.sh\nset -e\n\`\`\`\n`);
    expect(html).toContain('<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>');
    expect(html).toContain(
      '<figure><figcaption><code>publish.sh</code></figcaption><pre tabindex="0"><code class="language-sh">set -e\n',
    );
  });

  it("a chapter aligns numbers at the end by a class, for HTML has no attribute for it", () => {
    const { html } = chapterOf("a", `${FRONT}| a | b |\n|---|---:|\n| 1 | 2 |\n`);
    expect(html).toContain('<th class="end">b</th>');
    expect(html).toContain('<td>1</td>\n<td class="end">2</td>');
    expect(html).not.toContain("align=");
  });

  it("a chapter of the manual leaves out HTML and comments, such as the markers of measurements", () => {
    const { html } = chapterOf("a", `${FRONT}<!-- bench:query -->\n\n<script>alert(1)</script>\n\nText.\n`);
    expect(html).toContain("<p>Text.</p>");
    expect(html).not.toMatch(/bench|script/);
  });

  it("a chapter of the manual is refused without a title, or with one heading twice", () => {
    expect(() => chapterOf("a", "Text.\n")).toThrow("content/manual/a.md must start with its title");
    expect(() => chapterOf("a", `${FRONT}## Same\n\n## Same\n`)).toThrow("two headings of one chapter are called Same");
  });
});
