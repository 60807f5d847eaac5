import type { Child } from "hono/jsx";
import type { Origin } from "../../domain/channel/urls.ts";
import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { OPERATOR } from "../../domain/site/service.ts";
import { MAX_REPORT_CHARACTERS } from "../../domain/source/error-report.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { rareMessage } from "../../messages/rare-message.ts";
import { hostOf } from "../../render/entry/entry-facts.ts";
import type { PageMeta } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";

/** The reason why a report was not taken. */
export type ReportRefusal = "empty" | "elsewhere" | "tooMany";

interface Props {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  /** The entry that the report is of; absent where it is of another page. */
  readonly item?: Item;
}

function frameOf({ site, siteName, language, item }: Props, title: string, path: string): PageMeta {
  const of = item === undefined ? "" : `?entry=${item.id}`;
  const entry = item === undefined ? [] : [{ name: item.title, path: `entries/${item.id}` }];
  return {
    site,
    siteName,
    language,
    title,
    description: title,
    path: `${path}${of}`,
    ...(item === undefined
      ? {}
      : {
          languages: LANGUAGES.filter(
            (other) => other === language || item.alternates.some((alternate) => alternate.language === other),
          ),
          elsewhere: path,
        }),
    unlisted: true,
    trail: [...entry, { name: title, path: `${path}${of}` }],
  };
}

/** Beside the form: the operator's own address, where there is one. */
function Contact({ language }: { language: Language }) {
  const { contact } = OPERATOR;
  if (contact === undefined) return null;
  return (
    <p>
      {rareMessage(language, "report.contact")}
      {message(language, "punctuation.colon")}
      <a href={contact}>{contact.replace(/^mailto:|\?.*$/g, "")}</a>
    </p>
  );
}

function EntryNamed({ item, language }: { item: Item; language: Language }) {
  const theirs = item.pages[0]?.url ?? item.source?.url;
  return (
    <p class="lead">
      <a href={`/${language}/entries/${item.id}`}>{item.title}</a>
      {theirs !== undefined && (
        <>
          <br />
          <small>
            <a href={theirs}>
              {message(language, "entry.atTheSource")} ({hostOf(theirs)})
            </a>
          </small>
        </>
      )}
    </p>
  );
}

/** The page with the form on which a reader reports an error. `words`: what a refused report said. */
export function ReportPage(props: Props & { readonly words?: string; readonly refused?: ReportRefusal }) {
  const { language, item, words = "", refused } = props;
  const title = message(language, "about.report.heading");
  return (
    <Layout frame={frameOf(props, title, "report")}>
      <header class="head">
        <h1>{title}</h1>
        {item !== undefined && <EntryNamed item={item} language={language} />}
      </header>
      <form class="reporting" method="post" action={`/${language}/report`}>
        {refused !== undefined && (
          <p class="warning" role="alert" id="refused">
            {rareMessage(language, `report.${refused}`)}
          </p>
        )}
        {item !== undefined && <input type="hidden" name="entry" value={item.id} />}
        <label for="words">{rareMessage(language, item === undefined ? "report.whatAndWhere" : "report.what")}</label>
        <textarea
          id="words"
          name="words"
          rows={7}
          required
          maxlength={MAX_REPORT_CHARACTERS}
          dir="auto"
          aria-describedby={refused === undefined ? "anonymous" : "refused anonymous"}
          {...(refused === "empty" ? { "aria-invalid": "true" } : {})}
        >
          {words}
        </textarea>
        {/* A script counts; without it the limit stands in the words below. */}
        <p class="quiet left" data-left="words" hidden>
          {rareMessage(language, "report.left")}
          {message(language, "punctuation.colon")}
          <bdi />
        </p>
        <p class="quiet" id="anonymous">
          {rareMessage(language, "report.anonymous")}
        </p>
        {/* Programs fill in every field. People do not see this one. */}
        <p class="trap" aria-hidden="true">
          <label for="website">{rareMessage(language, "report.trap")}</label>
          <input id="website" name="website" type="text" tabindex={-1} autocomplete="off" />
        </p>
        <p>
          <button type="submit" class="button">
            {rareMessage(language, "report.send")}
          </button>
        </p>
      </form>
      <Contact language={language} />
    </Layout>
  );
}

function Way({ to, children }: { to: string; children: Child }) {
  return (
    <a class="button plain" href={to}>
      {children}
    </a>
  );
}

/** The page after a report: what becomes of it. */
export function ReportedPage(props: Props) {
  const { language, item } = props;
  const title = rareMessage(language, "report.thanks");
  return (
    <Layout frame={frameOf(props, title, "report/sent")}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{rareMessage(language, "report.next")}</p>
      </header>
      <p class="buttons">
        {item !== undefined && <Way to={`/${language}/entries/${item.id}`}>{rareMessage(language, "report.back")}</Way>}
        <Way to={`/${language}/changes/`}>{message(language, "changesPage.title")}</Way>
      </p>
    </Layout>
  );
}
