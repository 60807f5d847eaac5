import type { Origin } from "../../domain/channel/urls.ts";
import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { LICENCE, OPERATOR } from "../../domain/site/service.ts";
import { message } from "../../messages/message.ts";
import { Layout } from "../layout/layout.tsx";

const SECTIONS = ["entries", "method", "languages", "dates", "corrections", "report", "privacy", "reuse"] as const;

function sectionText(section: (typeof SECTIONS)[number], language: Language): string {
  if (section !== "languages") return message(language, `about.${section}.text`);
  const languages = message(language, "about.languages.count", { count: LANGUAGES.length });
  return message(language, "about.languages.text", { languages });
}

/** Under which licence the service's own texts and data may be reused. */
function Licence({ language }: { language: Language }) {
  // The name of the licence is a link within the sentence.
  const [before = "", after = ""] = message(language, "about.licence.text", { licence: "\u0000" }).split("\u0000");
  return (
    <>
      <h2 id="licence">{message(language, "about.licence.heading")}</h2>
      <p>
        {before}
        <a href={LICENCE.url} rel="license">
          {LICENCE.name}
        </a>
        {after}
      </p>
    </>
  );
}

/** The way to report an error: the form, and the operator's own address where there is one. */
function Reports({ language }: { language: Language }) {
  return (
    <>
      <p>{message(language, "about.report.text")}</p>
      <ReportLinks language={language} />
    </>
  );
}

/** Links to report an error, and to the list of corrections. */
export function ReportLinks({ language }: { language: Language }) {
  return (
    <p class="buttons">
      <a class="button" href={`/${language}/report`}>
        {message(language, "about.report.heading")}
      </a>
      {OPERATOR.contact !== undefined && (
        <a class="button plain" href={OPERATOR.contact}>
          {message(language, "about.report.write")}
        </a>
      )}
      <a class="button plain" href={`/${language}/changes/`}>
        {message(language, "changesPage.title")}
      </a>
      <a class="button plain" href={`/${language}/changes/feed.atom`}>
        {message(language, "about.report.feed")}
      </a>
    </p>
  );
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
    [`/${language}/embed`, message(language, "subscribe.site")],
    ["/docs", message(language, "layout.api")],
    [`/${language}/accessibility`, message(language, "accessibility.title")],
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
            <h2 id={section}>{message(language, `about.${section}.heading`)}</h2>
            {section === "report" ? <Reports language={language} /> : <p>{sectionText(section, language)}</p>}
          </>
        ))}
        <Licence language={language} />
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
