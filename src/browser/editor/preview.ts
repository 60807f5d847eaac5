import { direction, type Language } from "../../domain/entry/language.ts";
import type { Rendered } from "../../domain/entry/revision.ts";
import { type HtmlNode, htmlTree } from "../../render/markdown/html-tree.ts";
import type { Result } from "../../std/result.ts";
import { createElement } from "./dom.ts";
import { type Path, parseValue, type Raw, valueAt } from "./draft/value.ts";
import { inReadersTime } from "./form/local-time-control.ts";
import { localeOf, ownLanguageName, type PageData } from "./page-data.ts";

/** Renders a text's content as the service does, or says why it would be refused; see src/sanitise/sanitise.ts. */
export type Render = (text: {
  content?: string;
  format?: "markdown" | "html";
}) => Result<Rendered, { readonly detail: string }>;

/** Elements that clean HTML holds; nothing else is made of a text. */
const KNOWN =
  /^(?:h[2-6]|p|br|hr|blockquote|pre|code|em|strong|[biusaq]|del|ins|su[bp]|small|mark|cite|abbr|time|[uod]l|li|d[td]|table|caption|t(?:head|body|foot|[rhd])|div|span|fig(?:ure|caption))$/;

/** Clean HTML as nodes: the page allows no markup to be made of text. */
function nodesOf(tree: readonly HtmlNode[]): Node[] {
  return tree.map((node) => {
    if (typeof node === "string") return document.createTextNode(node);
    if (!KNOWN.test(node.name)) return createElement("span", {}, ...nodesOf(node.children));
    const made = document.createElement(node.name);
    for (const name of ["href", "lang", "dir", "title", "start", "colspan", "rowspan", "datetime"]) {
      const value = node.attributes.get(name);
      if (value !== undefined) made.setAttribute(name, value);
    }
    made.append(...nodesOf(node.children));
    return made;
  });
}

function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

function listAt(value: unknown, path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

/**
 * A local date or date-time in words, as the place's clocks show it; of the day that `after` names already, the hour
 * alone.
 */
function inWords(local: string, language: Language, after?: string): string {
  if (after !== undefined && local.length > 10 && after.slice(0, 10) === local.slice(0, 10)) return local.slice(11);
  const at = new Date(/T/.test(local) ? `${local}:00Z` : `${local.padEnd(10, "-01").slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return local;
  const hour = /T/.test(local) ? ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const) : {};
  const day = local.length >= 10 ? ({ weekday: "long", day: "numeric" } as const) : {};
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: "UTC",
    year: "numeric",
    ...(local.length >= 7 ? { month: "long" } : {}),
    ...day,
    ...hour,
  }).format(at);
}

/** The entry in one of its languages, about as its page will show it; what is missing yet is left out. */
export function renderPreview(
  raw: Raw,
  language: Language,
  pageData: PageData,
  render: Render | undefined,
): HTMLElement {
  const { value } = parseValue(raw);
  const { messages } = pageData;
  const text = (...path: Path): string | undefined => textAt(value, path);
  const choice = (key: string, name: string | undefined): string | undefined =>
    name === undefined ? undefined : (messages.choices[key]?.[name] ?? name);
  const named = (id: string | undefined): string =>
    pageData.organisations.find((organisation) => organisation.id === id)?.name ?? id ?? "";

  const status = text("event", "status");
  const kicker = [
    choice("genre", text("genre")),
    status === undefined || status === "confirmed" ? undefined : choice("status", status),
  ].filter((part) => part !== undefined);
  const organisations = listAt(value, ["organisations"]).map((each) => named(textAt(each, ["id"])));
  const topics = listAt(value, ["topics"]).map(
    (id) => pageData.topics.find((topic) => topic.id === id)?.name ?? String(id),
  );
  const image = text("image", "url");
  const highlights = listAt(value, ["texts", language, "highlights"]);

  return createElement(
    "article",
    { class: "entry look", lang: language, dir: direction(language) },
    createElement(
      "header",
      { class: "head" },
      createElement("p", { class: "kicker" }, kicker.join(" · ")),
      createElement("h2", { class: "title" }, text("texts", language, "title") ?? messages.page.unfinished ?? ""),
      createElement("p", { class: "lead" }, text("texts", language, "summary") ?? ""),
      createElement("p", { class: "by" }, createElement("span", {}, [...new Set(organisations)].join(" · "))),
    ),
    ...whenOf(value, language, pageData),
    highlights.length > 0 &&
      createElement(
        "section",
        { class: "figures" },
        createElement(
          "dl",
          {},
          ...highlights.map((each) =>
            createElement(
              "div",
              {},
              createElement("dt", {}, textAt(each, ["label"]) ?? ""),
              createElement("dd", {}, textAt(each, ["value"]) ?? ""),
            ),
          ),
        ),
      ),
    image !== undefined &&
      /^https:\/\//.test(image) &&
      createElement(
        "figure",
        { class: "picture" },
        createElement(
          "a",
          { href: image, rel: "noreferrer" },
          `${messages.fields.image ?? ""} ${URL.parse(image)?.hostname ?? ""}`,
        ),
        createElement(
          "figcaption",
          {},
          ["alt", "caption", "credit"].flatMap((name) => text("image", name, language) ?? []).join(" · "),
        ),
      ),
    contentOf(value, language, render),
    ...programmeOf(value, language, pageData),
    topics.length > 0 && createElement("p", { class: "quiet" }, topics.join(" · ")),
  );
}

function contentOf(value: unknown, language: Language, render: Render | undefined): HTMLElement | undefined {
  const content = textAt(value, ["texts", language, "content"]);
  if (content === undefined) return undefined;
  const rendered = render?.({
    content,
    format: textAt(value, ["texts", language, "format"]) === "html" ? "html" : "markdown",
  });
  if (rendered?.ok === true) return createElement("div", { class: "prose" }, ...nodesOf(htmlTree(rendered.value.html)));
  return createElement("div", { class: "prose plain" }, content);
}

function whenOf(value: unknown, language: Language, pageData: PageData): HTMLElement[] {
  const [starts, ends, zone] = ["starts", "ends", "zone"].map((name) => textAt(value, ["event", name]));
  const place = ["venue", "city"]
    .map((name) => textAt(value, ["event", "place", name]))
    .filter((part) => part !== undefined);
  if (starts === undefined && place.length === 0) return [];
  const yours = inReadersTime(starts, zone, pageData.language);
  return [
    createElement(
      "section",
      { class: "box" },
      starts !== undefined &&
        createElement(
          "p",
          {},
          [starts, ends]
            .filter((each) => each !== undefined)
            .map((each, index) => inWords(each, language, index === 0 ? undefined : starts))
            .join(" – "),
        ),
      zone !== undefined && createElement("p", { class: "quiet" }, createElement("bdi", {}, zone)),
      yours !== undefined &&
        createElement(
          "p",
          { class: "quiet", lang: pageData.language, dir: direction(pageData.language) },
          (pageData.messages.page.yourTime ?? "").replace("{time}", yours),
        ),
      place.length > 0 && createElement("p", {}, place.join(", ")),
    ),
  ];
}

function programmeOf(value: unknown, language: Language, pageData: PageData): HTMLElement[] {
  const sessions = listAt(value, ["event", "sessions"]);
  if (sessions.length === 0) return [];
  const zone = textAt(value, ["event", "zone"]);
  const rows = sessions.map((session) => {
    const starts = textAt(session, ["starts"]);
    const yours = inReadersTime(starts, zone, pageData.language);
    return createElement(
      "tr",
      {},
      createElement(
        "th",
        { scope: "row" },
        createElement("bdi", {}, starts?.replace("T", " ") ?? ""),
        yours !== undefined && createElement("span", { class: "quiet" }, yours),
      ),
      createElement(
        "td",
        {},
        textAt(session, ["title", language]) ?? "",
        createElement("span", { class: "quiet" }, listAt(session, ["speakers"]).join(" · ")),
      ),
    );
  });
  return [
    createElement(
      "table",
      { class: "programme" },
      createElement("caption", {}, pageData.messages.fields.sessions ?? ""),
      createElement("tbody", {}, ...rows),
    ),
  ];
}

/** Creates the option for a language in the preview's language menu. */
export function languageOption(tag: Language, pageData: PageData): HTMLOptionElement {
  return createElement("option", { value: tag }, ownLanguageName(tag, pageData.language));
}
