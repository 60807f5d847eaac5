import "./zod-csp.ts";
import { Composer } from "./composer.ts";
import {
  claimDraft,
  draftKeys,
  isOutdated,
  newDraftKey,
  removeDraft,
  storedText,
  tabsDraft,
} from "./draft/draft-storage.ts";
import { type DraftField, type EntryType, fieldsOf, type JsonSchema } from "./draft/schema.ts";
import { parseDraft, type StoredDraft } from "./draft/stored-draft.ts";
import { datalists } from "./form/control.ts";
import type { PageData } from "./page-data.ts";
import type { Render } from "./preview.ts";
import { recovery } from "./recovery.ts";

type Fields = Readonly<Record<EntryType, readonly DraftField[]>>;

/** The draft that this tab showed before it was loaded anew. A copied tab goes on with a copy. */
async function draftOfTab(fields: Fields): Promise<{ key: string; draft: StoredDraft } | undefined> {
  const key = tabsDraft();
  const text = key === undefined ? undefined : storedText(key);
  if (key === undefined || text === undefined) return undefined;
  const draft = parseDraft(text, fields);
  if (draft === undefined) throw new Error("the stored draft cannot be read");
  return { key: (await claimDraft(key)) ? key : newDraftKey(), draft };
}

/** Removes drafts that were sent some time ago. */
function tidy(fields: Fields): void {
  for (const key of draftKeys()) {
    const draft = parseDraft(storedText(key) ?? "", fields);
    if (draft !== undefined && key !== tabsDraft() && isOutdated(draft, Date.now())) removeDraft(key);
  }
}

async function start(root: HTMLElement, pageData: PageData): Promise<void> {
  const schema = (await (await fetch("/schemas/entry.json")).json()) as JsonSchema;
  const fields = fieldsOf(schema);
  const composer = new Composer(pageData, fields, await draftOfTab(fields));
  root.replaceChildren(composer.root(), datalists(pageData));
  root.dataset.ready = "";
  composer.openNamed();
  addEventListener("hashchange", () => composer.openNamed());
  addEventListener("pagehide", () => composer.now());
  tidy(fields);
  const { render } = (await import(pageData.rendering)) as { render: Render };
  composer.rendersWith(render);
}

const root = document.querySelector<HTMLElement>("#composer");
if (root !== null) {
  const pageData = JSON.parse(document.querySelector("#page-data")?.textContent ?? "") as PageData;
  const failed = (error: unknown): void => {
    if (root.querySelector(".failed") !== null) return;
    const dialog = recovery(pageData, error);
    root.prepend(dialog);
    dialog.focus();
  };
  addEventListener("error", ({ error, message }) => failed(error ?? message));
  addEventListener("unhandledrejection", ({ reason }) => failed(reason));
  await start(root, pageData).catch(failed);
}
