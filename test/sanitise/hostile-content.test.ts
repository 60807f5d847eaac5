// Content that is made to break parsers, or to become something else when a browser reads it.
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { importHtml } from "../../src/sanitise/import-html.ts";
import { sanitise } from "../../src/sanitise/sanitise.ts";

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join("");

// Each of these took minutes or gigabytes, or broke the parser's stack, when it was given to it.
const BOMBS: [name: string, format: "markdown" | "html", content: string, refusal: RegExp][] = [
  ["elements that look closed", "html", "<div/>".repeat(5000), /deeper/],
  ["end tags that close nothing", "html", "<div></x>".repeat(5000), /deeper/],
  [
    "end tags that a table keeps from what they would close",
    "html",
    "<div><table><td></div></td></table>".repeat(200),
    /deeper/,
  ],
  [
    "100 elements that each paragraph begins anew",
    "html",
    `<p>${many(95, (index) => `<b title=${index}>`)}${"<p>x".repeat(20_000)}`,
    /deeper|elements/,
  ],
  [
    "80 elements that each paragraph begins anew",
    "html",
    `<p>${many(80, (index) => `<b title=${index}>`)}${"<p>x".repeat(2000)}`,
    /elements/,
  ],
  ["elements that a table throws out", "html", `<table>${"x<b>".repeat(50)}${"<tr>x".repeat(5000)}`, /elements/],
  ["paragraphs of one letter", "html", "<p>x".repeat(50_000), /elements/],
  [
    "a table of 4,000,000 cells",
    "markdown",
    `|${"a|".repeat(2000)}\n|${"-|".repeat(2000)}\n${"|\n".repeat(2000)}`,
    /cells/,
  ],
  [
    "a table with rows of blanks",
    "markdown",
    `|${"a|".repeat(500)}\n|${"-|".repeat(500)}\n${"a\n".repeat(500)}`,
    /cells/,
  ],
  ["comments that never end", "markdown", `a ${"<!-- ".repeat(30_000)}`, /comments/],
  ["instructions that never end", "markdown", `a ${"<?a ".repeat(30_000)}`, /comments/],
  ["backticks of every length", "markdown", many(600, (index) => `${"`".repeat(index + 1)} `), /backticks/],
  ["lines of one letter", "markdown", "a\n".repeat(100_000), /lines/],
  ["paragraphs of one letter", "markdown", "a\n\n".repeat(60_000), /lines/],
  ["headings of one letter", "markdown", "# a\n".repeat(50_000), /lines/],
  ["a quote that goes on by itself", "markdown", `> ${"a\n".repeat(90_000)}`, /lines/],
  ["brackets that never close", "markdown", "[".repeat(200_000), /signs/],
  ["escapes", "markdown", "\\a".repeat(100_000), /signs/],
  ["mail addresses", "markdown", "a@b.c ".repeat(33_000), /signs/],
];

// Published ways round sanitisers: what is one thing where it is cleaned and another where it is shown.
const MUTATIONS = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">x',
  '<noembed><p title="</noembed><img src=x onerror=alert(1)>">x',
  '<noframes><p title="</noframes><img src=x onerror=alert(1)>">x',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>">x',
  '<title><p title="</title><img src=x onerror=alert(1)>">x',
  '<textarea><p title="</textarea><img src=x onerror=alert(1)>">x',
  "<plaintext><img src=x onerror=alert(1)>",
  "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>x",
  "<select><template><img src=x onerror=alert(1)></template></select>x",
  '<template><p title="</template><img src=x onerror=alert(1)>">x</template>',
  "<!--><img src=x onerror=alert(1)>-->x",
  '<!--!><p title="--!><img src=x onerror=alert(1)>">x-->',
  "<![CDATA[<img src=x onerror=alert(1)>]]>x",
  "<?x ><img src=x onerror=alert(1)>?>x",
  '<p>x<a href="https://e.org/"><p>y<a href="https://e.org/">z</a></p></a>',
  '<table><td><a href="https://e.org/">x<table><td></a><b>y</table>z',
  '<p lang="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">x</p>',
  '<abbr title="`onmouseover=alert(1)">x</abbr>',
  '<a href="https://e.org/&quot; onmouseover=alert(1) x=&quot;">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="java&Tab;script:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="https:javascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a><a href="data:text/html,<script>1</script>">y</a>',
  '<a xlink:href="javascript:alert(1)">x</a>',
  '<p style="background:url(javascript:alert(1))" class="x" id="x" name="x">x</p>',
  "<p onclick=alert(1)>x</p>",
  "<p/onclick=alert(1)>x</p>",
  "<p \u000conmouseover=alert(1)>x</p>",
  "<P ONCLICK=alert(1)>x",
  '<time datetime="x" onfocus=alert(1) tabindex=0>x</time>',
  '<iframe srcdoc="<script>1</script>">x',
  '<object data="javascript:1">x</object><embed src=x>',
  '<base href="https://evil.example/">x',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">x',
  '<link rel=stylesheet href="https://evil.example/">x',
  "<details open ontoggle=alert(1)>x</details>",
  "<dialog open onclose=alert(1)>x</dialog><marquee onstart=alert(1)>x</marquee>",
  '<p is="x-y" slot="z" part="w" contenteditable>x</p><x-y>z</x-y>',
  "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
  "<p>\u2028\u2029]]></p>",
  "<frameset onload=alert(1)><frame src=x></frameset>",
  "<body onload=alert(1)>x",
  "<html manifest=x><head><script>1</script></head>x",
  '<svg xmlns="http://www.w3.org/2000/svg"><use href="data:image/svg+xml,x"/></svg>x',
  '<button formaction="javascript:1">x</button><input autofocus onfocus=alert(1)>',
];

const TAGS = new Set(
  (
    "a h2 h3 h4 h5 h6 p br hr blockquote pre code em strong b i u s del ins sub sup small mark q cite abbr time " +
    "ul ol li dl dt dd table caption thead tbody tfoot tr th td div span figure figcaption"
  ).split(" "),
);
const ATTRIBUTES = new Set("href hreflang title datetime start colspan rowspan scope lang dir".split(" "));

/** Lists what a browser would find in a text and should not. */
function strange(html: string): string[] {
  const found: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.ChildNode): void => {
    if (node.nodeName === "#text") return;
    if (!TAGS.has(node.nodeName)) found.push(node.nodeName);
    if (!("attrs" in node)) return;
    for (const { name, value } of node.attrs) {
      if (!ATTRIBUTES.has(name) || (name === "href" && !/^(?:https?:\/\/|mailto:)/.test(value)))
        found.push(`${node.nodeName} ${name}=${value}`);
    }
    node.childNodes.forEach(visit);
  };
  parseFragment(html).childNodes.forEach(visit);
  return found;
}

describe("content that is too much", () => {
  it.each(BOMBS)(
    "content that exceeds a limit, %s (%s), is refused before it is parsed",
    (_, format, content, refusal) => {
      expect(content.length).toBeLessThanOrEqual(200_000);
      const rendered = sanitise({ content, format });
      expect(rendered.ok ? "taken" : rendered.reason.detail).toMatch(refusal);
    },
  );

  it("a long article exceeds no limit", () => {
    const article =
      "## A heading\n\nA sentence with *emphasis*, a [link](https://example.org/a_b) and `code`, **and more** " +
      "of the same.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    expect(sanitise({ content: article.repeat(500) }).ok).toBe(true);
    expect(
      sanitise({ content: `|${" a |".repeat(12)}\n|${"---|".repeat(12)}\n${`|${" 1 |".repeat(12)}\n`.repeat(500)}` })
        .ok,
    ).toBe(true);
    expect(sanitise({ content: `<table>${"<tr><td>1<td>2<td>3".repeat(1500)}</table>`, format: "html" }).ok).toBe(true);
  });
});

describe("content that would be something else in a browser", () => {
  it.each(MUTATIONS)(
    "%s is refused, or only plain text elements are left of it, which stay the same when sanitised again",
    (content) => {
      const rendered = sanitise({ content, format: "html" });
      if (!rendered.ok) return;
      expect(strange(rendered.value.html)).toEqual([]);
      const again = sanitise({ content: rendered.value.html, format: "html" });
      expect(again.ok && again.value.html).toBe(rendered.value.html);
    },
  );

  it.each(MUTATIONS)("%s is made harmless when it is imported", (content) => {
    expect(strange(importHtml(content, "https://example.org/")?.html ?? "")).toEqual([]);
  });

  it("references to forbidden characters are refused, and removed from imported HTML", () => {
    const content = '<p title="&#x2066;">a&#1;b&#x202E;<a href="https://example.org/&#x202E;x">c</a>&#xFFFE;</p>';
    expect(sanitise({ content, format: "html" })).toMatchObject({
      ok: false,
      reason: { detail: expect.stringContaining("written as a reference") },
    });
    expect(importHtml(content)).toMatchObject({ html: '<p>ab<a href="https://example.org/x">c</a></p>', text: "abc" });
  });

  it("a link whose user looks like a host is left out of imported HTML, and its words stay", () => {
    expect(importHtml('<p>See <a href="https://who.int@evil.example/">WHO</a></p>')).toMatchObject({
      text: "See WHO",
      html: "<p>See <a>WHO</a></p>",
    });
  });

  it("this test detects what a browser would run", () => {
    for (const content of [
      "<script>1</script>",
      "<p onclick=x>y",
      '<a href="javascript:1">x</a>',
      "<svg/onload=x>",
      "<!-- x -->",
    ])
      expect(strange(content)).not.toEqual([]);
  });
});
