import { direction, isLanguage, LANGUAGES, type Language } from "../../../domain/entry/language.ts";
import type { ForeignDocument, ForeignItem, Moment, Remark } from "../../../foreign/item.ts";
import { button, createElement, filled } from "../dom.ts";
import { newDraftKey } from "../draft/draft-storage.ts";
import type { DraftField, EntryType } from "../draft/schema.ts";
import type { Raw } from "../draft/value.ts";
import type { EntryEditor } from "../entry-editor.ts";
import { ownLanguageName, type PageData } from "../page-data.ts";
import { languageOption } from "../preview.ts";
import { draftInFile } from "./draft-file.ts";

type Reader = typeof import("./foreign-reader.ts");

/** Items of a file that are shown at once. */
const PAGE = 20;

/** The language of an item, where the file says one in which entries are published. */
function saidLanguage({ language }: ForeignItem): Language | undefined {
  const tag = language?.toLowerCase().split("-")[0];
  return tag !== undefined && isLanguage(tag) ? tag : undefined;
}

/** Reads a file of somebody else's, or a draft that was saved, and opens what its editor chooses of it. */
export class ImportPanel {
  readonly root: HTMLElement;
  readonly #pageData: PageData;
  readonly #fields: Readonly<Record<EntryType, readonly DraftField[]>>;
  readonly #editor: EntryEditor;
  readonly #input = createElement("input", { id: "file", type: "file", "aria-describedby": "file-hint" });
  readonly #details: HTMLDetailsElement;
  readonly #list = createElement("div", { "aria-live": "polite" });
  /** The origin of the draft that was opened last, with remarks on its document. */
  readonly #status = createElement("div", { class: "told-import", role: "status", tabindex: "-1" });
  readonly #language: HTMLSelectElement;

  constructor(pageData: PageData, fields: Readonly<Record<EntryType, readonly DraftField[]>>, editor: EntryEditor) {
    this.#pageData = pageData;
    this.#fields = fields;
    this.#editor = editor;
    const { page } = pageData.messages;
    this.#language = createElement(
      "select",
      { id: "file-language" },
      createElement("option", { value: "" }, page.choose ?? ""),
      ...LANGUAGES.map((language) => languageOption(language, pageData)),
    );
    this.#details = createElement(
      "details",
      {},
      createElement("summary", {}, page.fromFile ?? ""),
      createElement("label", { for: "file" }, page.openFile ?? ""),
      this.#input,
      createElement("p", { id: "file-hint", class: "quiet" }, page.fileHint ?? ""),
      this.#list,
    );
    this.root = createElement("div", { class: "opening import" }, this.#details, this.#status);
    this.#input.addEventListener("change", () => this.#chosen(this.#input.files));
    this.#details.addEventListener("dragover", (event) => event.preventDefault());
    this.#details.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#chosen(event.dataTransfer?.files);
    });
  }

  /** Another draft is in the form. */
  forget(): void {
    this.#status.replaceChildren();
  }

  #chosen(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (file === undefined) return;
    const { page } = this.#pageData.messages;
    this.#list.replaceChildren(createElement("p", { class: "quiet" }, page.reading ?? ""));
    // Without the network, or where the file went away meanwhile, it can be chosen again.
    this.#read(file)
      .catch((error: unknown) => {
        console.warn(error);
        this.#list.replaceChildren(createElement("p", { class: "wrong" }, page.notRead ?? ""));
      })
      .finally(() => {
        this.#input.value = "";
      });
  }

  /** Loads what reads files. A browser remembers that an address could not be loaded, but not of another fragment. */
  async #loaded(): Promise<Reader> {
    try {
      return (await import(`${this.#pageData.reader}#${this.#failures}`)) as Reader;
    } catch (error) {
      this.#failures++;
      throw error;
    }
  }

  #failures = 0;

  async #read(file: File): Promise<void> {
    const reader = await this.#loaded();
    const octets = new Uint8Array(await file.slice(0, reader.MAX_DOCUMENT_OCTETS + 1).arrayBuffer());
    const draft = draftInFile(octets, this.#fields);
    if (draft !== undefined) {
      this.#list.replaceChildren();
      if (!(await this.#editor.mayLeave())) return;
      this.#editor.resume(newDraftKey(), draft);
      this.#opened(file.name, []);
      return;
    }
    this.#show(file.name, reader.read(octets, file.type || undefined, undefined, Date.now()), reader);
  }

  /** Shows what is in a file: its items, and what was not taken of it. */
  #show(name: string, { format, items, notTaken, doubts }: ForeignDocument, reader: Reader): void {
    const { page } = this.#pageData.messages;
    const rest = this.#remarks([...notTaken, ...doubts], reader);
    if (format === undefined || items.length === 0) {
      const none = format === undefined ? undefined : createElement("p", { class: "quiet" }, page.noItems ?? "");
      this.#list.replaceChildren(...[none, rest].filter((part) => part !== undefined));
      return;
    }
    const list = createElement("ul", { class: "findings" });
    const more = button(page.nextMine ?? "", { class: "plain small" }, () => further());
    const further = (): void => {
      const from = list.childElementCount;
      list.append(...items.slice(from, from + PAGE).map((item) => this.#row(name, item, reader)));
      more.hidden = list.childElementCount >= items.length;
    };
    further();
    this.#language.value = "";
    const silent = items.some((item) => saidLanguage(item) === undefined);
    this.#list.replaceChildren(
      ...(silent ? [createElement("label", { for: "file-language" }, page.textLanguage ?? ""), this.#language] : []),
      list,
      more,
      ...(rest === undefined ? [] : [rest]),
    );
  }

  #row(name: string, item: ForeignItem, reader: Reader): HTMLElement {
    const { page } = this.#pageData.messages;
    const { title = item.key, summary, published, event, notTaken, doubts } = item;
    const language = saidLanguage(item);
    const of = language === undefined ? { dir: "auto" } : { lang: language, dir: direction(language) };
    const when = event?.starts === undefined ? published?.slice(0, 10) : this.#moment(event.starts);
    const facts = [when, language && ownLanguageName(language, this.#pageData.language)].filter(Boolean).join(" · ");
    const folded = (words: string | undefined, remarks: readonly Remark[]): HTMLElement | undefined => {
      const sentences = this.#remarks(remarks, reader);
      const count = filled(words ?? "", { n: remarks.length });
      return sentences && createElement("details", {}, createElement("summary", {}, count), sentences);
    };
    const open = button(
      page.openDraft ?? "",
      { class: "plain small", "aria-label": `${page.openDraft}: ${title}` },
      () => void this.#open(name, item, reader),
    );
    return createElement(
      "li",
      { class: "finding" },
      createElement("h3", of, title),
      facts !== "" && createElement("p", { class: "quiet" }, createElement("bdi", {}, facts)),
      summary !== undefined && createElement("p", { ...of, class: "summary" }, summary),
      folded(page.toCheck, doubts),
      folded(page.notTaken, notTaken),
      createElement("div", { class: "buttons" }, open),
    );
  }

  /** A time as the file says it; hours of no known zone stand by themselves. */
  #moment(moment: Moment): string {
    if (moment.kind !== "utc")
      return `${moment.local.replace("T", " ")} ${"zone" in moment ? (moment.zone ?? "") : ""}`;
    return `${new Date(moment.instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  }

  /** The sentences about what was not taken, or should be checked; what the file has is marked as not the page's. */
  #remarks(remarks: readonly Remark[], { reasonSentence, lineSentence }: Reader): HTMLElement | undefined {
    if (remarks.length === 0) return undefined;
    const { language } = this.#pageData;
    const rows = remarks.map(({ reason, what, value = "", place: { line } }) => {
      const said = [what, value].filter((part) => part !== "").join(" ");
      return createElement(
        "li",
        {},
        reasonSentence(language, reason),
        said !== "" && ": ",
        said !== "" && createElement("bdi", {}, said),
        line !== undefined && ` (${lineSentence(language, line)})`,
      );
    });
    return createElement("ul", { class: "remarks" }, ...rows);
  }

  async #open(name: string, item: ForeignItem, reader: Reader): Promise<void> {
    const language = saidLanguage(item) ?? LANGUAGES.find((each) => each === this.#language.value);
    if (language === undefined) {
      this.#language.setAttribute("aria-invalid", "true");
      this.#language.focus();
      return;
    }
    this.#language.removeAttribute("aria-invalid");
    if (!(await this.#editor.mayLeave())) return;
    const { facts, texts } = reader.draftOf(item, { language, organisations: [], topics: [] });
    this.#editor.fill(item.event === undefined ? "news" : "event", { ...facts, texts } as Raw);
    const sentences = this.#remarks([...item.doubts, ...item.notTaken], reader);
    this.#opened(name, sentences === undefined ? [] : [sentences]);
  }

  /** Says where the draft in the form is from; the list makes way for it. */
  #opened(name: string, more: readonly HTMLElement[]): void {
    this.#status.replaceChildren(
      createElement("p", {}, filled(this.#pageData.messages.page.imported ?? "", { name: `\u2068${name}\u2069` })),
      ...more,
    );
    this.#details.open = false;
    this.#status.scrollIntoView();
    this.#status.focus({ preventScroll: true });
  }
}
