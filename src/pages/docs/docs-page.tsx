import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import type { OpenApi } from "../../openapi/document.ts";
import { DOCS_STYLE } from "../layout/assets.ts";
import { Layout } from "../layout/layout.tsx";
import { guideOf, type ProblemLine } from "./guide.tsx";
import { ChapterLinks } from "./manual-page.tsx";
import { operationsOf, Reference, tagId } from "./reference.tsx";

// The documentation of the API, made from its OpenAPI document: no script, and nothing of anybody else's. The frame of
// both pages is in the page's language, guide and reference in English: names, types and examples are, and a reference
// half in each language serves nobody.

interface Props {
  readonly document: OpenApi;
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
}

/** What is in English on a page of any language. */
function englishOn(language: Language) {
  return (language as string) === "en" ? {} : { lang: "en", dir: "ltr" as const };
}

function frameOf({ site, siteName, language }: Props, title: string, path: string) {
  const docs = { name: message(language, "layout.api"), path: "docs" };
  const trail = path === docs.path ? [docs] : [docs, { name: title, path }];
  const head = <link rel="stylesheet" href={DOCS_STYLE} />;
  return { site, siteName, language, title, description: message(language, "docs.lead"), path, trail, head };
}

function Head({ title, language }: { title: string; language: Language }) {
  return (
    <header class="head">
      <h1>{title}</h1>
      <p class="lead">{message(language, "docs.lead")}</p>
      {(language as string) !== "en" && <p>{message(language, "docs.english")}</p>}
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
  );
}

/** The operations by tag and the schemas, as links; `reference`: address of the page that has them, if another. */
function OperationLinks({ document, reference = "" }: { document: OpenApi; reference?: string }) {
  return (
    <>
      {document.tags.map(({ name }) => (
        <li>
          <a href={`${reference}#${tagId(name)}`}>{name}</a>
          <ul>
            {operationsOf(document, name).map(({ operation: { operationId, summary } }) => (
              <li>
                <a href={`${reference}#operation-${operationId}`}>{summary}</a>
              </li>
            ))}
          </ul>
        </li>
      ))}
      <li>
        <a href={`${reference}#schemas`}>Schemas</a>
      </li>
    </>
  );
}

/** The guide to the API, with links to each operation of the reference. */
export function DocsPage({ problems, ...props }: Props & { readonly problems: readonly ProblemLine[] }) {
  const { document, site, language } = props;
  const reference = `/${language}/docs/reference`;
  const title = message(language, "layout.api");
  const guide = guideOf(site, problems, document.components.schemas.Item, reference);
  const english = englishOn(language);
  return (
    <Layout frame={frameOf(props, title, "docs")}>
      <Head title={title} language={language} />
      <div class="docs">
        <nav aria-labelledby="contents">
          <h2 id="contents">{message(language, "docs.contents")}</h2>
          <ul {...english}>
            {guide.map(({ id, title: heading }) => (
              <li>
                <a href={`#${id}`}>{heading}</a>
              </li>
            ))}
          </ul>
          <h2>
            <a href={reference}>{message(language, "docs.reference")}</a>
          </h2>
          <ul {...english}>
            <OperationLinks document={document} reference={reference} />
          </ul>
        </nav>
        <div class="reference" {...english}>
          {guide.map(({ id, title: heading, body }) => (
            <section aria-labelledby={id}>
              <h2 id={id}>{heading}</h2>
              {body}
            </section>
          ))}
        </div>
      </div>
    </Layout>
  );
}

/** Every operation and every schema of the API. */
export function ReferencePage(props: Props) {
  const { document, language } = props;
  const title = message(language, "docs.reference");
  const english = englishOn(language);
  return (
    <Layout frame={frameOf(props, title, "docs/reference")}>
      <Head title={title} language={language} />
      <div class="docs">
        <nav aria-labelledby="contents">
          <h2 id="contents">{message(language, "docs.contents")}</h2>
          <ul {...english}>
            <OperationLinks document={document} />
          </ul>
        </nav>
        <div class="reference" {...english}>
          <Reference document={document} />
        </div>
      </div>
    </Layout>
  );
}
