import { isLanguage, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { choose } from "./choice-dialog.ts";
import { button, element, filled } from "./dom.ts";
import { claimDraft, newDraftKey, saveDraft, setTabsDraft } from "./draft-storage.ts";
import { Form, MAIN_FIELDS, PARTS } from "./form.ts";
import { OpeningPanel } from "./opening-panel.ts";
import { languageName, type PageData } from "./page-data.ts";
import { languageOption, type Render, renderPreview } from "./preview.ts";
import { type EditorState, PublishingPanel } from "./publishing-panel.ts";
import { fileLink } from "./recovery.ts";
import { shownEntry } from "./restored-value.ts";
import type { EntryType, Field } from "./schema.ts";
import { draftName, type StoredDraft } from "./stored-draft.ts";
import { validateEntry } from "./validate.ts";
import { type Raw, valueAt } from "./value.ts";

/** Milliseconds after the last key before what was written is checked, kept and shown. */
const QUIET = 200;

/** The page on which an editor writes: the form, its preview, and what opens and sends entries. */
export class Composer implements EditorState {
  type: EntryType = "event";
  version = 0;
  withdrawn = false;
  /** Whether the service has not been sent what was written last. */
  unsent = false;
  readonly #around: PageData;
  readonly #fields: Readonly<Record<EntryType, readonly Field[]>>;
  readonly #form: Form;
  readonly #panel: PublishingPanel;
  readonly #body = element("div", { class: "parts" });
  readonly #look = element("div", { class: "page" });
  readonly #previewLanguage = element("select", {});
  readonly #state = element("p", { class: "state", role: "status" });
  /** Shown where the browser stores nothing. */
  readonly #lost = element("p", { class: "wrong", hidden: true });
  #render: Render | undefined;
  #timer = 0;
  #all = false;
  /** Under which the draft is stored. */
  #key = "";
  /** What was sent last: what is written while the answer is on its way is not in it. */
  #sent: Raw;

  constructor(
    around: PageData,
    fields: Readonly<Record<EntryType, readonly Field[]>>,
    before: { readonly key: string; readonly draft: StoredDraft } | undefined,
  ) {
    this.#around = around;
    this.#fields = fields;
    this.#form = new Form(around, {}, () => {
      this.unsent = true;
      this.#later();
    });
    this.#panel = new PublishingPanel(around, this);
    this.#opening = new OpeningPanel(around, fields, this);
    if (before === undefined) this.anew();
    else this.resume(before.key, before.draft);
  }

  readonly #opening: OpeningPanel;

  /** The key under which the draft in the form is stored. */
  get key(): string {
    return this.#key;
  }

  /** The whole page of the composer. */
  root(): HTMLElement {
    const { page } = this.#around.words;
    const panes = element("div", { class: "panes", "data-pane": "write" });
    const turn = button(page.look ?? "", { class: "plain turn", "aria-pressed": "false" }, () => {
      const looking = panes.dataset.pane === "write";
      panes.dataset.pane = looking ? "look" : "write";
      turn.textContent = (looking ? page.write : page.look) ?? "";
      turn.setAttribute("aria-pressed", String(looking));
    });
    this.#previewLanguage.setAttribute("aria-label", page.look ?? "");
    this.#previewLanguage.addEventListener("change", () => this.#draw());
    const write = element(
      "form",
      { class: "write", novalidate: true },
      this.#opening.root,
      this.#body,
      this.#panel.desk(),
    );
    write.addEventListener("submit", (event) => event.preventDefault());
    panes.append(
      write,
      element(
        "section",
        { class: "preview", "aria-label": page.look },
        element("div", { class: "bar" }, element("h2", {}, page.look ?? ""), this.#previewLanguage),
        this.#look,
      ),
    );
    this.#lost.append(
      page.notKept ?? "",
      " ",
      fileLink(page.asFile ?? "", "draft", () => JSON.stringify(this.#draft())),
    );
    return element(
      "div",
      { class: "composer" },
      panes,
      element("div", { class: "dock" }, this.#state, this.#lost, turn),
    );
  }

  /** Goes on with a draft that was stored. */
  resume(key: string, { type, raw, version, withdrawn, unsent, pending }: StoredDraft): void {
    this.#begin(key, type, raw, version, withdrawn);
    this.unsent = unsent;
    if (pending !== undefined) this.#panel.resume(pending);
  }

  /** Puts an entry into the form, as a draft of its own: what the schema knows of it. */
  take(type: EntryType, given: Raw, version: number, withdrawn: boolean): void {
    const key = newDraftKey();
    void claimDraft(key);
    this.#begin(key, type, shownEntry(type, this.#fields[type], given), version, withdrawn);
  }

  anew(): void {
    this.take("event", { type: "event", texts: { [this.#around.language]: {} } }, 0, false);
  }

  /** Whether the draft may be left: one that was not sent only if its writer says so. It stays stored. */
  async mayLeave(): Promise<boolean> {
    if (!this.unsent) return true;
    const { page } = this.#around.words;
    const name = draftName(this.#form.raw) ?? page.unfinished ?? "";
    const answer = await choose(filled(page.leave ?? "", { name }), { stay: page.stay ?? "", go: page.go ?? "" });
    return answer === "go";
  }

  #begin(key: string, type: EntryType, raw: Raw, version: number, withdrawn: boolean): void {
    this.#key = key;
    setTabsDraft(key);
    this.#panel.forget();
    this.unsent = false;
    this.version = version;
    this.withdrawn = withdrawn;
    this.#show(type, raw);
  }

  #show(type: EntryType, raw: Raw): void {
    this.type = type;
    this.#form.raw = raw;
    this.#all = false;
    this.#build();
  }

  /** The entry, or undefined where something is wrong with it: that is shown then. */
  entry(): object | undefined {
    this.#all = true;
    this.#sent = this.#form.raw;
    const { entry, faults } = validateEntry(this.#form.raw);
    const first = this.#form.places.show(faults, true);
    first?.scrollIntoView({ block: "center" });
    first?.focus({ preventScroll: true });
    this.#tell(faults.length);
    return entry;
  }

  id(): string | undefined {
    const id = valueAt(this.#form.raw, ["id"]);
    return typeof id === "string" && id !== "" ? id : undefined;
  }

  settled(version: number, withdrawn: boolean): void {
    this.version = version;
    this.withdrawn = withdrawn;
    this.taken();
  }

  async reopen(): Promise<void> {
    await this.#opening.reopen(this.id() ?? "");
  }

  taken(): void {
    this.unsent = this.#form.raw !== this.#sent;
    this.save();
  }

  save(): void {
    const kept = saveDraft(this.#key, this.#draft());
    this.#state.classList.toggle("kept", kept);
    this.#lost.hidden = kept;
    this.#panel.update();
    this.#opening.update();
  }

  #draft(): StoredDraft {
    const { pending } = this.#panel;
    return {
      type: this.type,
      raw: this.#form.raw,
      version: this.version,
      withdrawn: this.withdrawn,
      unsent: this.unsent,
      at: Date.now(),
      ...(pending === undefined ? {} : { pending }),
    };
  }

  /** From now on previews show texts as the service renders them. */
  rendersWith(render: Render): void {
    this.#render = render;
    this.#draw();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), QUIET);
  }

  /** Checks, keeps and shows what was written. */
  now(): void {
    clearTimeout(this.#timer);
    const { faults } = validateEntry(this.#form.raw);
    this.#form.places.show(faults, this.#all);
    this.save();
    this.#tell(faults.length);
    this.#draw();
  }

  #tell(open: number): void {
    const { page } = this.#around.words;
    const complete = (open === 0 ? page.complete : filled(page.toComplete ?? "", { n: open })) ?? "";
    const words = this.#lost.hidden ? `${complete} · ${page.kept}` : complete;
    if (this.#state.textContent !== words) this.#state.textContent = words;
  }

  #draw(): void {
    const languages = this.#form.languages();
    const chosen = languages.find((language) => language === this.#previewLanguage.value) ?? languages[0];
    if (Array.from(this.#previewLanguage.options, ({ value }) => value).join() !== languages.join())
      this.#previewLanguage.replaceChildren(...languages.map((language) => languageOption(language, this.#around)));
    if (chosen !== undefined) this.#previewLanguage.value = chosen;
    this.#previewLanguage.hidden = languages.length < 2;
    this.#look.replaceChildren(
      ...(chosen === undefined ? [] : [renderPreview(this.#form.raw, chosen, this.#around, this.#render)]),
    );
  }

  /** Draws the form anew: another type, another language, another entry. */
  #build(): void {
    const { page } = this.#around.words;
    this.#form.clear();
    const fields = this.#fields[this.type];
    const named = new Set<string>(PARTS.flatMap(([, names]) => names));
    const part = (title: string | undefined, content: readonly HTMLElement[]): HTMLElement =>
      element("section", { class: "part" }, element("h2", {}, title ?? ""), ...content);
    const build = (names: readonly string[]): HTMLElement[] =>
      names.flatMap((name) => fields.filter((field) => field.name === name).map((field) => this.#field(field)));
    const parts = PARTS.flatMap(([title, names]) => {
      const content = [...(title === "what" ? [this.#types()] : []), ...build(names)];
      return content.length === 0
        ? []
        : [part(title === "image" ? this.#around.words.fields.image : page[title], content)];
    });
    const rest = fields.filter(({ name }) => !named.has(name)).map((field) => this.#form.field(field, [field.name]));
    const more = element(
      "details",
      { class: "part" },
      element("summary", {}, element("h2", {}, page.more ?? "")),
      ...rest,
    );
    this.#body.replaceChildren(...parts, more);
    this.now();
  }

  #field(field: Field): HTMLElement {
    if (field.kind === "words" && field.name === "texts") return this.#texts(field);
    // What a part holds alone needs no frame and no title of its own.
    if (field.kind === "group" && (field.name === "event" || field.name === "image"))
      return element(
        "div",
        { class: "bare" },
        ...field.fields.map((each) => this.#form.field(each, [field.name, each.name])),
      );
    return this.#form.field(field, [field.name]);
  }

  #types(): HTMLElement {
    const { page } = this.#around.words;
    const choices = (["event", "news"] as const).map((type) => {
      const radio = element("input", { type: "radio", name: "type", value: type, checked: this.type === type });
      radio.addEventListener("change", () => {
        const { genre: _, event, ...rest } = this.#form.raw as { genre?: unknown; event?: unknown };
        // What was said of an event waits in case the choice was a slip.
        if (type === "news") this.#laidAside = event;
        const back = type === "event" && this.#laidAside !== undefined ? { event: this.#laidAside } : {};
        this.unsent = true;
        this.#show(type, shownEntry(type, this.#fields[type], { ...rest, ...back }));
        this.#body.querySelector<HTMLInputElement>(`input[name="type"][value="${type}"]`)?.focus();
      });
      return element("label", {}, radio, element("span", {}, page[type] ?? ""));
    });
    return element(
      "fieldset",
      { class: "field types" },
      element("legend", { class: "unseen" }, page.what ?? ""),
      ...choices,
    );
  }

  #laidAside: unknown;

  #texts(field: Field & { readonly kind: "words" }): HTMLElement {
    const { page } = this.#around.words;
    const { item } = field;
    if (item.kind !== "group") throw new Error("a text has fields");
    const languages = this.#form.languages();
    const panels = languages.map((language) => {
      const name = languageName(language, this.#around.language);
      const drop = button(
        "×",
        { class: "remove", "aria-label": `${page.remove}: ${name}`, hidden: languages.length < 2 },
        () => {
          this.#form.set(["texts", language], undefined);
          this.#build();
        },
      );
      const control = (each: Field) => this.#form.field(each, ["texts", language, each.name], language);
      const main = MAIN_FIELDS.flatMap((name) => item.fields.filter((each) => each.name === name)).map(control);
      const further = item.fields.filter(({ name: other }) => !MAIN_FIELDS.includes(other)).map(control);
      return element(
        "section",
        { class: "language-panel", "data-language": language },
        element("header", {}, element("h3", { lang: language }, name), drop),
        ...main,
        element("details", { class: "field group" }, element("summary", {}, page.more ?? ""), ...further),
      );
    });
    const left = LANGUAGES.filter((language) => !languages.includes(language));
    const choice = element(
      "select",
      { "aria-label": page.addLanguage, hidden: left.length === 0 },
      element("option", { value: "" }, `${page.addLanguage} …`),
      ...left.map((language) => languageOption(language, this.#around)),
    );
    choice.addEventListener("change", () => {
      if (isLanguage(choice.value)) this.#add(choice.value);
    });
    const root = element("div", { class: "language-panels", tabindex: -1 }, ...panels, choice);
    this.#form.adopt(["texts"], root, root);
    return root;
  }

  #add(language: Language): void {
    this.#form.set(["texts", language], {});
    this.#build();
    this.#body.querySelector<HTMLElement>(`[data-language="${language}"] input`)?.focus();
  }
}
