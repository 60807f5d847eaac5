import { LANGUAGES, type Language } from "../../../domain/entry/language.ts";
import { button, createElement } from "../dom.ts";
import type { DraftField, EntryType } from "../draft/schema.ts";
import { pathOf, STEPS, type Step, stepsOf } from "../draft/steps.ts";
import { valueAt } from "../draft/value.ts";
import { ownLanguageName, type PageData } from "../page-data.ts";
import { type Form, MAIN_FIELDS } from "./form.ts";

/** The form of an entry in three steps, of which one is shown at a time. */
export class EntryForm {
  readonly root = createElement("div", { class: "steps" });
  readonly #pageData: PageData;
  readonly #form: Form;
  readonly #retype: (type: EntryType) => void;
  readonly #tabs = new Map<Step, HTMLButtonElement>();
  readonly #sections = new Map<Step, HTMLElement>();
  #type: EntryType = "event";
  #fields: readonly DraftField[] = [];

  /** `retype` is called when another type is chosen. */
  constructor(pageData: PageData, form: Form, retype: (type: EntryType) => void) {
    this.#pageData = pageData;
    this.#form = form;
    this.#retype = retype;
    const { page } = pageData.messages;
    const tabs = STEPS.map((step, index) => {
      const tab = button(`${index + 1}. ${page[step]}`, { class: "tab" }, () => this.show(step));
      const section = createElement("section", { class: "part step", "data-step": step, tabindex: -1 });
      this.#tabs.set(step, tab);
      this.#sections.set(step, section);
      return createElement("li", {}, tab);
    });
    this.root.append(createElement("ol", { class: "tabs" }, ...tabs), ...this.#sections.values());
    this.show("texts");
  }

  /** Shows a step in place of the others. */
  show(step: Step): void {
    for (const [name, section] of this.#sections) section.hidden = name !== step;
    for (const [name, tab] of this.#tabs)
      if (name === step) tab.setAttribute("aria-current", "step");
      else tab.removeAttribute("aria-current");
  }

  /** Shows the step that a control is in. */
  reveal(control: HTMLElement): void {
    for (const [step, section] of this.#sections) if (section.contains(control)) this.show(step);
  }

  /** Draws the form anew: another type, another language, another entry. */
  build(type: EntryType, fields: readonly DraftField[]): void {
    this.#type = type;
    this.#fields = fields;
    this.#form.clear();
    const { page } = this.#pageData.messages;
    for (const { step, inSight, folded } of stepsOf(type, fields)) {
      const next = STEPS[STEPS.indexOf(step) + 1];
      const rest = folded.map((field) => this.#form.field(field, pathOf(field)));
      this.#sections.get(step)?.replaceChildren(
        createElement("h2", { class: "unseen" }, page[step] ?? ""),
        ...inSight.flatMap((field) => this.#field(field)),
        createElement("details", { class: "field group rest" }, createElement("summary", {}, page.more ?? ""), ...rest),
        ...(next === undefined
          ? []
          : [
              button(`${page.next}: ${page[next]}`, { class: "plain next" }, () => {
                this.show(next);
                this.#sections.get(next)?.scrollIntoView();
                this.#sections.get(next)?.focus({ preventScroll: true });
              }),
            ]),
      );
    }
  }

  #field(field: DraftField): HTMLElement[] {
    if (field.key === "texts" && field.kind === "localised") return [this.#texts(field), this.#id()];
    if (field.key === "genre") return [this.#types(), this.#form.field(field, pathOf(field))];
    return [this.#form.field(field, pathOf(field))];
  }

  /** The id is suggested: it is asked for only where somebody wants another. */
  #id(): HTMLElement {
    const field = this.#fields.find(({ key }) => key === "id");
    if (field === undefined) throw new Error("an entry has an id");
    const shown = createElement("bdi", { dir: "ltr" });
    const refresh = (): void => {
      const id = valueAt(this.#form.raw, ["id"]);
      shown.textContent = typeof id === "string" ? id : "";
    };
    refresh();
    this.#form.onChange(refresh);
    return createElement(
      "details",
      { class: "field group id" },
      createElement("summary", {}, `${this.#form.label(field)}: `, shown),
      this.#form.field(field, ["id"]),
    );
  }

  #types(): HTMLElement {
    const { page } = this.#pageData.messages;
    const choices = (["event", "news"] as const).map((type) => {
      const radio = createElement("input", { type: "radio", name: "type", value: type, checked: this.#type === type });
      radio.addEventListener("change", () => {
        this.#retype(type);
        this.root.querySelector<HTMLInputElement>(`input[name="type"][value="${type}"]`)?.focus();
      });
      return createElement("label", {}, radio, createElement("span", {}, page[type] ?? ""));
    });
    return createElement(
      "fieldset",
      { class: "field types" },
      createElement("legend", {}, page.what ?? ""),
      ...choices,
    );
  }

  #texts(field: DraftField & { readonly kind: "localised" }): HTMLElement {
    const { page } = this.#pageData.messages;
    const { item } = field;
    if (item.kind !== "group") throw new Error("a text has fields");
    const languages = this.#form.languages();
    const panels = languages.map((language, index) => {
      const name = ownLanguageName(language, this.#pageData.language);
      const drop = button(
        "×",
        { class: "remove", "aria-label": `${page.remove}: ${name}`, hidden: languages.length < 2 },
        () => {
          this.#form.set(["texts", language], undefined);
          this.build(this.#type, this.#fields);
        },
      );
      const control = (each: DraftField) => this.#form.field(each, ["texts", language, each.name], language);
      const main = MAIN_FIELDS.flatMap((main) => item.fields.filter((each) => each.name === main)).map(control);
      const further = item.fields.filter(({ name: other }) => !MAIN_FIELDS.includes(other)).map(control);
      return createElement(
        "details",
        { class: "language-panel", "data-language": language, open: index === 0 },
        createElement("summary", {}, createElement("h3", { lang: language }, name)),
        ...main,
        createElement("details", { class: "field group" }, createElement("summary", {}, page.more ?? ""), ...further),
        drop,
      );
    });
    const left = LANGUAGES.filter((language) => !languages.includes(language));
    const adding = createElement(
      "details",
      { class: "adding", open: languages.length === 0, hidden: left.length === 0 },
      createElement("summary", {}, page.addLanguage ?? ""),
      createElement(
        "div",
        { class: "buttons" },
        ...left.map((language) =>
          button(ownLanguageName(language, this.#pageData.language), { class: "plain small", lang: language }, () =>
            this.#add(language),
          ),
        ),
      ),
    );
    const root = createElement("div", { class: "language-panels", tabindex: -1 }, ...panels, adding);
    this.#form.adopt(["texts"], root, root);
    return root;
  }

  #add(language: Language): void {
    this.#form.set(["texts", language], {});
    this.build(this.#type, this.#fields);
    const panel = this.root.querySelector<HTMLDetailsElement>(`[data-language="${language}"]`);
    if (panel === null) return;
    panel.open = true;
    panel.querySelector("input")?.focus();
  }
}
