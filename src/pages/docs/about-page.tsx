import type { Origin } from "../../domain/channel/urls.ts";
import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { Layout } from "../layout/layout.tsx";

const SECTIONS = ["entries", "languages", "dates", "corrections", "privacy", "reuse"] as const;

function sectionText(section: (typeof SECTIONS)[number], language: Language): string {
  if (section !== "languages") return message(language, `about.${section}.text`);
  const languages = message(language, "about.languages.count", { count: LANGUAGES.length });
  return message(language, "about.languages.text", { languages });
}

/** Page about the service: its purpose, the meaning of its texts and dates, and how to reuse them. */
export function AboutPage({
  site,
  siteName,
  description,
  language,
}: {
  site: Origin;
  siteName: string;
  description: string;
  language: Language;
}) {
  const title = message(language, "layout.about");
  const links = [
    [`/${language}/subscribe`, message(language, "layout.subscribe")],
    [`/${language}/embed`, message(language, "layout.embed")],
    ["/docs", message(language, "layout.api")],
    [`/${language}/status`, message(language, "statusPage.title")],
  ] as const;
  return (
    <Layout
      frame={{ site, siteName, language, title, description, path: "about", trail: [{ name: title, path: "about" }] }}
    >
      <header class="head">
        <h1>{siteName}</h1>
        <p class="lead">{description}</p>
      </header>
      <div class="prose">
        {SECTIONS.map((section) => (
          <>
            <h2>{message(language, `about.${section}.heading`)}</h2>
            <p>{sectionText(section, language)}</p>
          </>
        ))}
        <p>{message(language, "layout.independent")}</p>
      </div>
      <p class="buttons">
        {links.map(([to, words]) => (
          <a class="button plain" href={to}>
            {words}
          </a>
        ))}
      </p>
    </Layout>
  );
}
