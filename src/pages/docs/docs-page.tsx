import type { Child } from "hono/jsx";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import type { OpenApi } from "../../openapi/document.ts";
import type { Schema } from "../../openapi/schemas.ts";
import { DOCS_STYLE } from "../layout/assets.ts";
import { Layout } from "../layout/layout.tsx";
import { guideOf, type ProblemLine } from "./guide.tsx";
import { ChapterLinks } from "./manual-page.tsx";
import { isAskedByForm, OperationPart } from "./operation-part.tsx";
import { operationsOf, ReferenceIndex, type ShownOperation, tagId } from "./reference.tsx";
import { SchemaPart } from "./schema-part.tsx";

// The documentation of the API, made from its OpenAPI document, with nothing of anybody else's. The frame of each page
// is in the page's language, guide and reference in English: names, types and examples are, and a reference half in
// each language serves nobody.

interface Props {
  readonly document: OpenApi;
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
}

/** Marks English text on a page of another language. */
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

/**
 * The tags of the operations as links, with the operations of each, or of one tag alone; `reference`: address of the
 * page that lists them, empty on that page itself.
 */
function OperationLinks({
  document,
  reference,
  list = "",
  open = document.tags.map(({ name }) => name),
  current = "",
}: {
  document: OpenApi;
  reference: string;
  list?: string;
  open?: readonly string[];
  current?: string;
}) {
  return (
    <>
      {document.tags.map(({ name }) => (
        <li>
          <a href={`${list}#${tagId(name)}`}>{name}</a>
          {open.includes(name) && (
            <ul>
              {operationsOf(document, name).map(({ operation: { operationId, summary } }) => (
                <li>
                  <a href={`${reference}/${operationId}`} aria-current={operationId === current ? "page" : undefined}>
                    {summary}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
      <li>
        <a href={`${list}#schemas`}>Schemas</a>
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
            <OperationLinks document={document} reference={reference} list={reference} />
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

/** Every operation and every schema of the API, each with a page of its own. */
export function ReferencePage(props: Props) {
  const { document, language } = props;
  const reference = `/${language}/docs/reference`;
  const title = message(language, "docs.reference");
  const english = englishOn(language);
  return (
    <Layout frame={frameOf(props, title, "docs/reference")}>
      <Head title={title} language={language} />
      <div class="docs">
        <nav aria-labelledby="contents">
          <h2 id="contents">{message(language, "docs.contents")}</h2>
          <ul {...english}>
            <OperationLinks document={document} reference={reference} open={[]} />
          </ul>
        </nav>
        <div class="reference" {...english}>
          <ReferenceIndex document={document} reference={reference} />
        </div>
      </div>
    </Layout>
  );
}

/** The frame of a page below the reference. Its title is in English: it is a name, or the summary of an operation. */
function PartOfReference({
  title,
  path,
  open,
  current,
  scripts = [],
  children,
  ...props
}: Props & {
  readonly title: string;
  readonly path: string;
  readonly open: readonly string[];
  readonly current?: string;
  readonly scripts?: readonly string[];
  readonly children?: Child;
}) {
  const { document, language } = props;
  const reference = `/${language}/docs/reference`;
  const name = message(language, "docs.reference");
  const english = englishOn(language);
  const frame = frameOf(props, title, `docs/reference/${path}`);
  const [docs, page] = frame.trail as [(typeof frame.trail)[number], (typeof frame.trail)[number]];
  return (
    <Layout frame={{ ...frame, scripts, trail: [docs, { name, path: "docs/reference" }, page] }}>
      <header class="head">
        <h1>
          <bdi {...english}>{title}</bdi>
        </h1>
        {(language as string) !== "en" && <p>{message(language, "docs.english")}</p>}
      </header>
      <div class="docs">
        <nav aria-labelledby="contents">
          <h2 id="contents">
            <a href={reference}>{name}</a>
          </h2>
          <ul {...english}>
            <OperationLinks
              document={document}
              reference={reference}
              list={reference}
              open={open}
              {...(current === undefined ? {} : { current })}
            />
          </ul>
        </nav>
        <div class="reference" {...english}>
          {children}
        </div>
      </div>
    </Layout>
  );
}

/** One operation; `script`: address of the script that shows answers on the page. */
export function OperationPage({ shown, script, ...props }: Props & { shown: ShownOperation; script: string }) {
  const { language, site } = props;
  const { operationId, summary, tags } = shown.operation;
  const addresses = {
    origin: site.origin,
    reference: `/${language}/docs/reference`,
    problems: `/${language}/problems`,
    recipes: `/${language}/docs/recipes`,
  };
  const scripts = isAskedByForm(shown) ? [script] : [];
  return (
    <PartOfReference {...props} title={summary} path={operationId} open={tags} current={operationId} scripts={scripts}>
      <OperationPart {...shown} addresses={addresses} />
    </PartOfReference>
  );
}

/** One schema. */
export function SchemaPage({ name, schema, ...props }: Props & { name: string; schema: Schema }) {
  return (
    <PartOfReference {...props} title={name} path={`schemas/${name}`} open={[]}>
      <SchemaPart schema={schema} reference={`/${props.language}/docs/reference`} />
    </PartOfReference>
  );
}
