import { direction, isLanguage, LANGUAGES, type Language } from "../../../domain/entry/language.ts";
import type { ForeignItem, Moment, Reading, Remark } from "../../../foreign/item.ts";
import { button, element, filled } from "../dom.ts";
import { newDraftKey } from "../draft/draft-storage.ts";
import type { EntryType, Field } from "../draft/schema.ts";
import type { Raw } from "../draft/value.ts";
import type { EntryEditor } from "../entry-editor.ts";
import { languageName, type PageData } from "../page-data.ts";
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
  readonly #around: PageData;
  readonly #fields: Readonly<Record<EntryType, readonly Field[]>>;
  readonly #editor: EntryEditor;
  readonly #input = element("input", { id: "file", type: "file", "aria-describedby": "file-hint" });
  readonly #details: HTMLDetailsElement;
  readonly #list = element("div", { "aria-live": "polite" });
  /** What the document says of the draft that was opened last. */
  readonly #told = element("div", { class: "told-import", role: "status", tabindex: "-1" });
  readonly #language: HTMLSelectElement;

  constructor(around: PageData, fields: Readonly<Record<EntryType, readonly Field[]>>, editor: EntryEditor) {
    this.#around = around;
    this.#fields = fields;
    this.#editor = editor;
    const { page } = around.words;
    this.#language = element(
      "select",
      { id: "file-language" },
      element("option", { value: "" }, page.choose ?? ""),
      ...LANGUAGES.map((language) => languageOption(language, around)),
    );
    this.#details = element(
      "details",
      {},
      element("summary", {}, page.fromFile ?? ""),
      element("label", { for: "file" }, page.openFile ?? ""),
      this.#input,
      element("p", { id: "file-hint", class: "quiet" }, page.fileHint ?? ""),
      this.#list,
    );
    this.root = element("div", { class: "opening import" }, this.#details, this.#told);
    this.#input.addEventListener("change", () => this.#chosen(this.#input.files));
    this.#details.addEventListener("dragover", (event) => event.preventDefault());
    this.#details.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#chosen(event.dataTransfer?.files);
    });
  }

  /** Another draft is in the form. */
  forget(): void {
    this.#told.replaceChildren();
  }

  #chosen(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (file === undefined) return;
    const { page } = this.#around.words;
    this.#list.replaceChildren(element("p", { class: "quiet" }, page.reading ?? ""));
    // Without the network, or where the file went away meanwhile, it can be chosen again.
    this.#read(file)
      .catch((error: unknown) => {
        console.warn(error);
        this.#list.replaceChildren(element("p", { class: "wrong" }, page.notRead ?? ""));
      })
      .finally(() => {
        this.#input.value = "";
      });
  }

  /** Loads what reads files. A browser remembers that an address could not be loaded, but not of another fragment. */
  async #loaded(): Promise<Reader> {
    try {
      return (await import(`${this.#around.reader}#${this.#failures}`)) as Reader;
    } catch (error) {
      this.#failures++;
      throw error;
    }
  }

  #failures = 0;

  async #read(file: File): Promise<void> {
    const reader = await this.#loaded();
    const octets = new Uint8Array(await file.slice(0, reader.MAX_OCTETS + 1).arrayBuffer());
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
  #show(name: string, { format, items, notTaken, doubts }: Reading, reader: Reader): void {
    const { page } = this.#around.words;
    const rest = this.#remarks([...notTaken, ...doubts], reader);
    if (format === undefined || items.length === 0) {
      const none = format === undefined ? undefined : element("p", { class: "quiet" }, page.noItems ?? "");
      this.#list.replaceChildren(...[none, rest].filter((part) => part !== undefined));
      return;
    }
    const list = element("ul", { class: "findings" });
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
      ...(silent ? [element("label", { for: "file-language" }, page.textLanguage ?? ""), this.#language] : []),
      list,
      more,
      ...(rest === undefined ? [] : [rest]),
    );
  }

  #row(name: string, item: ForeignItem, reader: Reader): HTMLElement {
    const { page } = this.#around.words;
    const { title = item.key, summary, published, event, notTaken, doubts } = item;
    const language = saidLanguage(item);
    const of = language === undefined ? { dir: "auto" } : { lang: language, dir: direction(language) };
    const when = event?.starts === undefined ? published?.slice(0, 10) : this.#moment(event.starts);
    const facts = [when, language && languageName(language, this.#around.language)].filter(Boolean).join(" · ");
    const folded = (words: string | undefined, remarks: readonly Remark[]): HTMLElement | undefined => {
      const sentences = this.#remarks(remarks, reader);
      const count = filled(words ?? "", { n: remarks.length });
      return sentences && element("details", {}, element("summary", {}, count), sentences);
    };
    const open = button(
      page.openDraft ?? "",
      { class: "plain small", "aria-label": `${page.openDraft}: ${title}` },
      () => void this.#open(name, item, reader),
    );
    return element(
      "li",
      { class: "finding" },
      element("h3", of, title),
      facts !== "" && element("p", { class: "quiet" }, element("bdi", {}, facts)),
      summary !== undefined && element("p", { ...of, class: "summary" }, summary),
      folded(page.toCheck, doubts),
      folded(page.notTaken, notTaken),
      element("div", { class: "buttons" }, open),
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
    const { language } = this.#around;
    const rows = remarks.map(({ reason, what, value = "", place: { line } }) => {
      const said = [what, value].filter((part) => part !== "").join(" ");
      return element(
        "li",
        {},
        reasonSentence(language, reason),
        said !== "" && ": ",
        said !== "" && element("bdi", {}, said),
        line !== undefined && ` (${lineSentence(language, line)})`,
      );
    });
    return element("ul", { class: "remarks" }, ...rows);
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
    this.#told.replaceChildren(
      element("p", {}, filled(this.#around.words.page.imported ?? "", { name: `\u2068${name}\u2069` })),
      ...more,
    );
    this.#details.open = false;
    this.#told.scrollIntoView();
    this.#told.focus({ preventScroll: true });
  }
}
