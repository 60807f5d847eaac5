import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { icsOfItem } from "../../src/render/calendar/icalendar.ts";
import {
  channelClusters,
  entryClusters,
  renderNewsSitemap,
  renderRobots,
  renderSitemap,
  renderSitemapIndex,
  sitemapFiles,
} from "../../src/render/discovery/sitemap.ts";
import { type NamedChannel, renderOpml } from "../../src/render/feeds/opml.ts";
import { FORMATS } from "../../src/render/formats.ts";
import { markdownOfItem, renderLlmsTxt } from "../../src/render/markdown/entry-markdown.ts";
import { item, REVISIONS, SITE, TAXONOMY, UPDATED, view } from "../fixtures/items.ts";

// Golden files are compared byte for byte. After a change that is meant: npm test golden -- -u, and read the difference
// before committing it.
async function expectGolden(name: string, bytes: string): Promise<void> {
  const path = fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
  await expect(bytes).toMatchFileSnapshot(path);
  // What Vitest takes as the same, CRLF and LF, is not.
  expect(bytes).toBe(readFileSync(path, "utf8"));
}

const withdrawn = [
  { id: "gone-entry", at: "2026-02-20T12:00:00Z" },
  { id: "tag-launch", at: "2026-01-01T00:00:00Z" },
];

const channels: NamedChannel[] = LANGUAGES.flatMap((language) => [
  { language, path: "", name: language === "ar" ? "الأخبار والفعاليات" : "News & events" },
  { language, path: "topics/governance-ethics", name: TAXONOMY.topics.get("governance-ethics")?.name[language] ?? "" },
]);
const list = { title: "Health AI Feed", owner: "Health AI Feed", updated: UPDATED };

const entries = REVISIONS.map(({ entry, released, updated }) => ({
  id: entry.id,
  languages: LANGUAGES.flatMap((language) => {
    const title = entry.texts[language]?.title;
    return title === undefined ? [] : [{ language, title }];
  }),
  released,
  updated,
}));

describe("a rendering", () => {
  for (const { extension, of, archives, render } of Object.values(FORMATS)) {
    for (const language of ["en", "fr", "ar"] as const) {
      it(`the ${extension} of ${of} in ${language} matches its golden file`, () =>
        expectGolden(`${of}.${language}.${extension}`, render(view(of, language, { withdrawn }), SITE)));
    }
    if (archives)
      it(`the ${extension} of an archive matches its golden file`, () =>
        expectGolden(`archive.en.${extension}`, render(view("archive", "en"), SITE)));
    it(`the ${extension} of an empty channel matches its golden file`, () =>
      expectGolden(
        `empty.en.${extension}`,
        render(view(of, "en", { items: [] }), { origin: SITE.origin, tagAuthority: SITE.tagAuthority }),
      ));
  }

  it("the agenda with calendar options matches its golden file", () =>
    expectGolden(
      "agenda.options.en.ics",
      FORMATS.ics.render(view("agenda", "en"), SITE, "cancelled=omit&sessions=omit"),
    ));
  it("the calendar of one entry in French matches its golden file", () =>
    expectGolden("entry.fr.ics", icsOfItem(item("ev-porto-2025-09-25", "fr"), SITE)));
  it.each([
    ["entry.event.fr.md", "ev-porto-2025-09-25", "fr"],
    ["entry.news.en.md", "tag-launch", "en"],
    ["entry.news.ar.md", "tag-launch", "ar"],
    ["entry.bare.en.md", "bare-summary", "en"],
  ] as const)("the Markdown of an entry matches the golden file %s", (name, id, language) =>
    expectGolden(name, markdownOfItem(item(id, language), SITE)),
  );
  it("llms.txt matches its golden file", () =>
    expectGolden(
      "llms.md",
      renderLlmsTxt({ name: "Health AI Feed", description: "News and events about AI in health.", channels }, SITE),
    ));
  it("the OPML of all languages matches its golden file", () =>
    expectGolden("all.opml", renderOpml({ ...list, channels }, SITE)));
  it("the OPML in Arabic matches its golden file", () =>
    expectGolden(
      "ar.opml",
      renderOpml({ ...list, channels: channels.filter(({ language }) => language === "ar") }, SITE),
    ));

  const clusters = [
    ...channelClusters(
      [
        { path: "", updated: UPDATED },
        { path: "news", updated: UPDATED },
      ],
      SITE,
    ),
    ...entryClusters(entries, SITE),
  ];
  it("a file of the sitemap matches its golden file", () => expectGolden("sitemap.1.xml", renderSitemap(clusters)));
  it("the sitemap index matches its golden file", () =>
    expectGolden("sitemap.xml", renderSitemapIndex(sitemapFiles(clusters), SITE)));
  it("the news sitemap matches its golden file", () =>
    expectGolden(
      "news-sitemap.xml",
      renderNewsSitemap(entries, TAXONOMY.site.name, SITE, Date.parse("2026-01-03T00:00:00Z")),
    ));
  it("robots.txt matches its golden file", () => expectGolden("robots.txt", renderRobots(SITE)));
});
