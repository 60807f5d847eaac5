import type { Site } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { ABOUT } from "../../messages/about.ts";
import { FRAME } from "../../messages/pages.ts";
import { Layout } from "../layout/layout.tsx";

/** What this service is, what its texts and dates mean, and where to take them from. */
export function AboutPage({ site, siteName, description, language }: { site: Site; siteName: string; description: string; language: Language }) {
  const title = FRAME.about[language];
  const links = [
    [`/${language}/subscribe`, FRAME.subscribe[language]],
    [`/${language}/embed`, FRAME.embed[language]],
    ["/docs", FRAME.api[language]],
  ] as const;
  return (
    <Layout frame={{ site, siteName, language, title, description, path: "about", trail: [{ name: title, path: "about" }] }}>
      <header class="head">
        <h1>{siteName}</h1>
        <p class="lead">{description}</p>
      </header>
      <div class="prose">
        {ABOUT.map(({ heading, text }) => (
          <>
            <h2>{heading[language]}</h2>
            <p>{text[language]}</p>
          </>
        ))}
        <p>{FRAME.independent[language]}</p>
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
