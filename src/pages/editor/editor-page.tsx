import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { editorMessages } from "../../messages/editor-messages.ts";
import { message } from "../../messages/message.ts";
import { COMPOSER_STYLE } from "../layout/assets.ts";
import { Layout } from "../layout/layout.tsx";

interface Props {
  readonly site: Origin;
  readonly taxonomy: Taxonomy;
  readonly language: Language;
  /** Address of the script that makes the form. */
  readonly script: string;
  /** Address of the script that renders texts as the service does. */
  readonly rendering: string;
  /** Address of the script that reads foreign documents. */
  readonly reader: string;
}

/** Serialises the data for the page's script: messages, topics and organisations in the page's language. */
function pageData({ taxonomy, language, rendering, reader }: Props): string {
  const named = (
    list: ReadonlyMap<string, { readonly id: string; readonly name: Readonly<Record<Language, string>> }>,
  ): object[] =>
    [...list.values()]
      .map(({ id, name }) => ({ id, name: name[language] }))
      .sort((left, right) => left.name.localeCompare(right.name, language));
  const data = {
    language,
    messages: editorMessages(language),
    topics: named(taxonomy.topics),
    organisations: named(taxonomy.organisations),
    rendering,
    reader,
  };
  // `<` would end the element, whatever it stands in.
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** The page on which editors write: its form is made in the browser, of the entry's JSON Schema. */
export function EditorPage(props: Props) {
  const { site, taxonomy, language, script } = props;
  return (
    <Layout
      frame={{
        site,
        siteName: taxonomy.site.name[language],
        language,
        title: message(language, "editor.page.title"),
        description: message(language, "editor.page.lead"),
        path: "editor",
        unlisted: true,
        scripts: [script],
        head: <link rel="stylesheet" href={COMPOSER_STYLE} />,
      }}
    >
      <header class="head">
        <h1>{message(language, "editor.page.title")}</h1>
        <p class="lead">{message(language, "editor.page.lead")}</p>
        <p>
          <a href={`/${language}/editor/translations`}>{message(language, "translations.title")}</a>
        </p>
      </header>
      <div id="composer">
        <noscript>
          <p>{message(language, "editor.page.noScript")}</p>
        </noscript>
      </div>
      <script type="application/json" id="page-data" dangerouslySetInnerHTML={{ __html: pageData(props) }} />
    </Layout>
  );
}
