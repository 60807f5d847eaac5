import { choose } from "../choice-dialog.ts";
import { button, createElement, filled } from "../dom.ts";
import { claimDraft, draftKeys, newDraftKey, removeDraft, storedText } from "../draft/draft-storage.ts";
import type { DraftField, EntryType } from "../draft/schema.ts";
import { draftName, parseDraft, type StoredDraft } from "../draft/stored-draft.ts";
import { valueAt } from "../draft/value.ts";
import type { EntryEditor } from "../entry-editor.ts";
import type { PageData } from "../page-data.ts";
import { fileLink } from "../recovery.ts";
import type { KeyPanel } from "../service/key-panel.ts";
import { fetchNow } from "./known-entry.ts";
import { MyEntries } from "./my-entries.ts";

/** Asks for an entry to open, for a draft on this device, or for a new entry. */
export class OpeningPanel {
  readonly root = createElement("div", { class: "opening" });
  readonly #lists = createElement("details");
  readonly #pageData: PageData;
  readonly #fields: Readonly<Record<EntryType, readonly DraftField[]>>;
  readonly #editor: EntryEditor;
  readonly #status = createElement("p", { class: "quiet", role: "status", tabindex: -1 });
  readonly #drafts = createElement("ul", { class: "drafts" });
  readonly #stored: HTMLElement;
  /** The drafts that are shown, as they are stored. */
  #shown = "";

  constructor(
    pageData: PageData,
    fields: Readonly<Record<EntryType, readonly DraftField[]>>,
    editor: EntryEditor,
    keys: KeyPanel,
  ) {
    this.#pageData = pageData;
    this.#fields = fields;
    this.#editor = editor;
    const { page } = pageData.messages;
    const input = createElement("input", {
      id: "open",
      dir: "ltr",
      autocapitalize: "off",
      autocomplete: "off",
      placeholder: page.openHint,
    });
    const open = (): void => void this.#open(input.value);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") open();
    });
    const anew = button(page.anew ?? "", { class: "plain small" }, () => {
      void editor.mayLeave().then((may) => {
        if (!may) return;
        editor.anew();
        this.#close("");
      });
    });
    this.#stored = createElement(
      "details",
      { hidden: true },
      createElement("summary", {}, page.draftsHere ?? ""),
      this.#drafts,
    );
    this.root.append(this.#lists, this.#status);
    this.#lists.append(
      createElement("summary", {}, page.desk ?? ""),
      createElement("label", { for: "open" }, page.open ?? ""),
      createElement("div", { class: "line" }, input, button(page.open ?? "", { class: "plain small" }, open), anew),
      this.#stored,
      new MyEntries(pageData, keys, {
        mayLeave: () => editor.mayLeave(),
        open: (id) => this.reopen(id),
        change: (known, due) => {
          editor.change(known, due);
          // An entry that was never published has no version yet.
          this.#close(known.version === 0 ? "" : filled(page.opened ?? "", { n: known.version }));
        },
        duplicate: (known) => {
          editor.duplicate(known);
          this.#close("");
        },
      }).root,
    );
  }

  /** Opens the entry that the page's address names after #. */
  openNamed(): void {
    const id = location.hash.slice(1);
    if (!/^[a-z0-9-]+$/.test(id)) return;
    // Once: a reload goes on with what was written of it.
    history.replaceState(null, "", location.pathname);
    void this.#open(id);
  }

  /** Something else is in the form: the lists make way for it. */
  #close(words: string): void {
    this.#status.textContent = words;
    this.#lists.open = false;
    this.root.scrollIntoView();
    (words === "" ? this.#lists.querySelector("summary") : this.#status)?.focus({ preventScroll: true });
  }

  /** Clears what was said of the version that was open. */
  forget(): void {
    this.#status.textContent = "";
  }

  /** Shows which drafts this device has beside the one in the form. */
  update(): void {
    const others = draftKeys().filter((key) => key !== this.#editor.key);
    // Rows stay while nothing changes in them: one of them may have focus, or be pressed at this moment.
    const state = JSON.stringify(others.map((key) => [key, storedText(key)]));
    if (state === this.#shown) return;
    this.#shown = state;
    const rows = others.flatMap((key) => this.#row(key) ?? []);
    this.#drafts.replaceChildren(...rows);
    this.#stored.hidden = rows.length === 0;
  }

  #row(key: string): HTMLElement | undefined {
    const { page } = this.#pageData.messages;
    const text = storedText(key) ?? "";
    const draft = parseDraft(text, this.#fields);
    if (draft?.unsent === false && draft.pending === undefined) return undefined;
    const name = (draft && draftName(draft.raw)) ?? page.unfinished ?? "";
    const remove = button("×", { class: "remove", "aria-label": `${page.remove}: ${name}` }, () => {
      const question = filled(page.removeDraft ?? "", { name });
      void choose(question, { stay: page.stay ?? "", remove: page.remove ?? "" }).then((answer) => {
        if (answer === "remove") removeDraft(key);
        this.update();
      });
    });
    const label = createElement("bdi", {}, name);
    if (draft === undefined)
      return createElement(
        "li",
        {},
        label,
        fileLink(page.asFile ?? "", "draft", () => text),
        remove,
      );
    const go = button(page.goOn ?? "", { class: "plain small", "aria-label": `${page.goOn}: ${name}` }, () => {
      void this.#editor.mayLeave().then((may) => (may ? this.#resume(key, draft) : undefined));
    });
    return createElement("li", {}, label, go, remove);
  }

  /** Goes on with a draft; one that another tab shows is copied. */
  async #resume(key: string, draft: StoredDraft): Promise<void> {
    this.#editor.resume((await claimDraft(key)) ? key : newDraftKey(), draft);
    this.#close("");
  }

  /** The draft of an entry that this device has and the service was not sent. */
  #unsentOf(id: string): { key: string; draft: StoredDraft } | undefined {
    for (const key of draftKeys()) {
      const draft = key === this.#editor.key ? undefined : parseDraft(storedText(key) ?? "", this.#fields);
      if (draft?.unsent === true && draft.version > 0 && valueAt(draft.raw, ["id"]) === id) return { key, draft };
    }
    return undefined;
  }

  async #open(address: string): Promise<void> {
    const id = /([a-z0-9-]+)\/?(?:\?.*)?$/.exec(address.trim())?.[1];
    if (id === undefined || !(await this.#editor.mayLeave())) return;
    const { page } = this.#pageData.messages;
    const kept = this.#unsentOf(id);
    if (kept !== undefined) {
      const answer = await choose(page.draftFound ?? "", { draft: page.goOn ?? "", published: page.published ?? "" });
      if (answer === undefined) return;
      if (answer === "draft") return await this.#resume(kept.key, kept.draft);
    }
    await this.reopen(id);
  }

  /** Puts an entry into the form as the service has it now. */
  async reopen(id: string): Promise<void> {
    const { page } = this.#pageData.messages;
    const response = await fetchNow(`/api/v1/entries/${id}`);
    if (response?.status === 410) {
      this.#editor.take("news", { id, texts: { [this.#pageData.language]: {} } }, 0, true);
      return this.#close(page.withdrawn ?? "");
    }
    if (response?.ok !== true) {
      this.#status.textContent = page.notFound ?? "";
      this.#status.focus();
      return;
    }
    const { data } = (await response.json()) as {
      data: Record<string, unknown> & { version: number; type: EntryType };
    };
    this.#editor.take(data.type, data, data.version, false);
    this.#close(filled(page.opened ?? "", { n: data.version }));
  }
}
