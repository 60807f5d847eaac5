import { button, createElement } from "./dom.ts";
import { setTabsDraft, storedText, tabsDraft } from "./draft/draft-storage.ts";
import type { PageData } from "./page-data.ts";

/** Creates the link that saves a text as a file. */
export function fileLink(label: string, name: string, text: () => string): HTMLAnchorElement {
  const link = createElement("a", { class: "plain", href: "#", download: `${name}.json` }, label);
  link.addEventListener("click", () => {
    link.href = URL.createObjectURL(new Blob([text()], { type: "application/json" }));
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return link;
}

/**
 * Creates what is shown where the page failed: no error leaves an editor without the words that were written. The draft
 * stays stored; a new one is begun beside it.
 */
export function recovery({ messages: { page } }: PageData, error: unknown): HTMLElement {
  const key = tabsDraft();
  const text = key === undefined ? undefined : storedText(key);
  return createElement(
    "section",
    { class: "failed", role: "alert", tabindex: -1 },
    createElement("p", {}, page.failed ?? ""),
    createElement("p", { class: "quiet", lang: "en", dir: "ltr" }, String(error)),
    createElement(
      "div",
      { class: "buttons" },
      text !== undefined && fileLink(page.asFile ?? "", "draft", () => text),
      button(page.tryAgain ?? "", { class: "plain" }, () => location.reload()),
      button(page.anew ?? "", { class: "plain" }, () => {
        setTabsDraft(undefined);
        location.reload();
      }),
    ),
  );
}
