import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import type { OpenApi } from "../../openapi/document.ts";
import { DOCS_STYLE } from "../layout/assets.ts";
import { Layout } from "../layout/layout.tsx";
import { guideOf, type ProblemLine } from "./guide.tsx";
import { ChapterLinks } from "./manual-page.tsx";
import { operationsOf, Reference, tagId } from "./reference.tsx";

interface Props {
  readonly document: OpenApi;
  readonly problems: readonly ProblemLine[];
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
}

/**
 * The documentation of the API, made from its OpenAPI document: no script, and nothing of anybody else's. Its frame is
 * in the page's language, the guide and the reference in English: names, types and examples are, and a reference half
 * in each language serves nobody.
 */
export function DocsPage({ document, problems, site, siteName, language }: Props) {
  const title = message(language, "layout.api");
  const guide = guideOf(site, problems, document.components.schemas.Item);
  const isEnglish = (language as string) === "en";
  const english = isEnglish ? {} : { lang: "en", dir: "ltr" as const };
  const frame = {
    site,
    siteName,
    language,
    title,
    description: message(language, "docs.lead"),
    path: "docs",
    trail: [{ name: title, path: "docs" }],
    head: <link rel="stylesheet" href={DOCS_STYLE} />,
  };
  return (
    <Layout frame={frame}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "docs.lead")}</p>
        {!isEnglish && <p>{message(language, "docs.english")}</p>}
        <ChapterLinks language={language} />
        <p class="buttons">
          <a class="button plain" href="/api/v1/openapi.json">
            {message(language, "docs.document")}
          </a>
          <a class="button plain" href="/schemas/entry.json">
            {message(language, "docs.schema")}
          </a>
        </p>
      </header>
      <div class="docs">
        <nav aria-labelledby="contents">
          <h2 id="contents">{message(language, "docs.contents")}</h2>
          <ul {...english}>
            {guide.map(({ id, title: heading }) => (
              <li>
                <a href={`#${id}`}>{heading}</a>
              </li>
            ))}
            {document.tags.map(({ name }) => (
              <li>
                <a href={`#${tagId(name)}`}>{name}</a>
                <ul>
                  {operationsOf(document, name).map(({ operation: { operationId, summary } }) => (
                    <li>
                      <a href={`#operation-${operationId}`}>{summary}</a>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
            <li>
              <a href="#schemas">Schemas</a>
            </li>
          </ul>
        </nav>
        <div class="reference" {...english}>
          {guide.map(({ id, title: heading, body }) => (
            <section aria-labelledby={id}>
              <h2 id={id}>{heading}</h2>
              {body}
            </section>
          ))}
          <Reference document={document} />
        </div>
      </div>
    </Layout>
  );
}
