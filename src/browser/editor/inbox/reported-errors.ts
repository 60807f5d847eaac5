import { direction } from "../../../domain/entry/language.ts";
import type { ErrorReport } from "../../../domain/source/error-report.ts";
import { button, createElement, filled } from "../dom.ts";
import { localeOf, ownLanguageName, type PageData } from "../page-data.ts";

/** An editor's actions on what readers reported. */
interface Actions {
  /** Notes that an error was seen to; tells whether the service has noted it. */
  readonly settle: (id: string) => Promise<boolean>;
  /** Opens the entry that an error is of. */
  readonly open: (entry: string) => void;
}

/**
 * The errors that readers reported, ahead of what was found. Their words are from anybody: they are shown as text,
 * whatever they hold.
 */
export function reportedErrors(
  pageData: PageData,
  reports: readonly ErrorReport[],
  reported: number,
  actions: Actions,
): HTMLElement {
  const { inbox } = pageData.messages;
  return createElement(
    "section",
    { class: "reports" },
    createElement("h3", {}, inbox.reports ?? ""),
    reported > reports.length && createElement("p", {}, filled(inbox.reported ?? "", { n: reported })),
    createElement("ul", { class: "findings" }, ...reports.map((report) => reportRow(pageData, report, actions))),
  );
}

function reportRow(
  { language: own, messages: { inbox } }: PageData,
  { id, entry, language, words, at, times, address = "" }: ErrorReport,
  { settle, open }: Actions,
): HTMLElement {
  const of = { lang: language, dir: direction(language) };
  const date = new Date(at).toLocaleDateString(localeOf(own), { dateStyle: "long" });
  const named = (name: string, go: () => void): HTMLElement =>
    button(
      inbox[name] ?? "",
      { class: "plain small", "data-act": name, "aria-label": `${inbox[name]}: ${entry?.title ?? words}` },
      go,
    );
  const row = createElement(
    "li",
    { class: "finding", "data-report": id },
    entry !== undefined &&
      createElement("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...of }, entry.title),
    createElement("p", { class: "reported", dir: "auto" }, words),
    createElement(
      "p",
      { class: "quiet" },
      [date, ownLanguageName(language, own), ...(times > 1 ? [`× ${times}`] : [])].join(" · "),
    ),
    createElement(
      "div",
      { class: "buttons" },
      ...(entry === undefined ? [] : [named("change", () => open(entry.id))]),
      named("settle", async () => {
        if (await settle(id)) row.remove();
      }),
    ),
  );
  return row;
}
