import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Chapter } from "../../domain/manual.ts";
import { message } from "../../messages/message.ts";
import { DOCS_STYLE } from "../layout/assets.ts";
import { Layout } from "../layout/layout.tsx";
import { chapterTitle } from "../layout/manual-titles.ts";
import { CHAPTERS } from "./manual.ts";

interface Props {
  readonly chapter: Chapter;
  readonly site: Origin;
  readonly siteName: string;
  readonly description: string;
  readonly language: Language;
}

/** The origin that the manual's examples name; a service shows its own in its place. */
const EXAMPLE_ORIGIN = "http://localhost:8787";

/** The links to the manual's chapters, the current one marked. */
export function ChapterLinks({ language, current }: { language: Language; current?: string }) {
  return (
    <p class="buttons">
      {CHAPTERS.map((chapter) => (
        <a
          class="button plain"
          href={`/${language}/docs/${chapter.name}`}
          aria-current={chapter.name === current ? "page" : undefined}
        >
          {chapterTitle(chapter, language)}
        </a>
      ))}
    </p>
  );
}

/** A chapter of the manual. The frame is in the page's language, the chapter in English. */
export function ManualPage({ chapter, site, siteName, description, language }: Props) {
  const title = chapterTitle(chapter, language);
  const isEnglish = (language as string) === "en";
  const english = isEnglish ? {} : { lang: "en", dir: "ltr" as const };
  const html = chapter.html
    .replaceAll(EXAMPLE_ORIGIN, site.origin)
    .replaceAll("webcal://localhost:8787", site.origin.replace(/^https?/, "webcal"));
  const path = `docs/${chapter.name}`;
  const trail = [
    { name: message(language, "layout.api"), path: "docs" },
    { name: title, path },
  ];
  const head = <link rel="stylesheet" href={DOCS_STYLE} />;
  return (
    <Layout frame={{ site, siteName, language, title, description, path, trail, head }}>
      <header class="head">
        <h1>{title}</h1>
        {!isEnglish && <p>{message(language, "docs.english")}</p>}
        <ChapterLinks language={language} current={chapter.name} />
      </header>
      <div class="docs">
        <nav aria-labelledby="contents">
          <h2 id="contents">{message(language, "docs.contents")}</h2>
          <ul {...english}>
            {chapter.headings.map(({ id, title: heading }) => (
              <li>
                <a href={`#${id}`}>{heading}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="prose" {...english} dangerouslySetInnerHTML={{ __html: html }} />
      </div>
    </Layout>
  );
}
