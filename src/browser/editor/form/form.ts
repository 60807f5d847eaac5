import { isLanguage, type Language } from "../../../domain/entry/language.ts";
import { button, createElement } from "../dom.ts";
import type { DraftField } from "../draft/schema.ts";
import { nextSession, rowName } from "../draft/steps.ts";
import { type Path, type Raw, valueAt, withValue } from "../draft/value.ts";
import { ownLanguageName, type PageData } from "../page-data.ts";
import { controlOf } from "./control.ts";
import { FieldErrors } from "./field-errors.ts";
import { picksField } from "./picks-field.ts";

/** The fields of a text that are always in sight, in this order; the others are folded. */
export const MAIN_FIELDS = ["title", "summary", "content", "words"];

/**
 * A form for values of a schema. Each control writes into `raw` as it is used; only rows that come and go are drawn
 * anew.
 */
export class Form {
  raw: Raw;
  readonly #pageData: PageData;
  readonly #changed: () => void;
  readonly places: FieldErrors;
  #refreshers: (() => void)[] = [];

  constructor(pageData: PageData, raw: Raw, changed: () => void) {
    this.#pageData = pageData;
    this.raw = raw;
    this.#changed = changed;
    this.places = new FieldErrors(pageData, changed);
  }

  /** The languages that the value has a text in, in the order in which they were added. */
  languages(): Language[] {
    const texts = valueAt(this.raw, ["texts"]);
    return typeof texts === "object" && texts !== null ? Object.keys(texts).filter(isLanguage) : [];
  }

  /** Removes what was built, before the form is drawn anew. */
  clear(): void {
    this.places.clear();
    this.#refreshers = [];
  }

  /** Calls `refresh` whenever a value has changed, as long as what was built stands. */
  onChange(refresh: () => void): void {
    this.#refreshers.push(refresh);
  }

  /** Puts a value in that nobody wrote: what is proposed. */
  propose(path: Path, value: Raw): void {
    this.raw = withValue(this.raw, path, value);
    for (const refresh of this.#refreshers) refresh();
  }

  set(path: Path, value: Raw): void {
    this.raw = withValue(this.raw, path, value);
    for (const refresh of this.#refreshers) refresh();
    this.#changed();
  }

  /** A field with its label and the place for what is wrong with it. `language` is the language of its texts. */
  field(field: DraftField, path: Path, language?: Language): HTMLElement {
    switch (field.kind) {
      case "group":
        return this.#group(field, path, language);
      case "localised":
        return this.#localised(field, path);
      case "list":
        if (field.item.kind === "choice") return this.#checks(field, path);
        return picksField(this, this.#pageData, field, path) ?? this.#rows(field, path, language);
      case "flag":
        return this.#flag(field, path);
      default:
        return this.#single(field, path, this.label(field), language);
    }
  }

  label({ key, name }: DraftField): string {
    const { fields } = this.#pageData.messages;
    return fields[key] ?? fields[name] ?? name;
  }

  #single(field: DraftField, path: Path, label: string, language?: Language): HTMLElement {
    const id = this.places.id();
    const wrong = this.places.wrong();
    const { root, control } = controlOf(field, {
      pageData: this.#pageData,
      value: valueAt(this.raw, path),
      now: () => valueAt(this.raw, path),
      id,
      language,
      zone: () => valueAt(this.raw, path[0] === "event" ? ["event", "zone"] : [...path.slice(0, -1), "zone"]),
      write: (value) => this.set(path, value),
      refreshed: (refresh) => this.onChange(refresh),
    });
    this.places.register(path, control, wrong);
    return createElement(
      "div",
      { class: "field", "data-kind": field.kind },
      createElement("label", { for: id, class: field.required ? "needed" : undefined }, label),
      root,
      wrong,
    );
  }

  #flag(field: DraftField, path: Path): HTMLElement {
    const id = this.places.id();
    const wrong = this.places.wrong();
    const box = createElement("input", { id, type: "checkbox", checked: valueAt(this.raw, path) === true });
    box.addEventListener("change", () => this.set(path, box.checked));
    this.places.register(path, box, wrong);
    return createElement(
      "div",
      { class: "field flag" },
      box,
      createElement("label", { for: id }, this.label(field)),
      wrong,
    );
  }

  /** A list of choices as boxes to check. */
  #checks(field: DraftField & { readonly kind: "list" }, path: Path): HTMLElement {
    const wrong = this.places.wrong();
    const { choices } = this.#pageData.messages;
    const names = choices[field.key] ?? choices[field.name] ?? {};
    const options =
      field.item.kind === "choice"
        ? field.item.choices.map((choice) => [choice, names[choice] ?? choice] as const)
        : [];
    const chosen = (): string[] => {
      const value = valueAt(this.raw, path);
      return Array.isArray(value) ? value.map(String) : [];
    };
    const boxes = options.map(([choice, name]) => {
      const box = createElement("input", { type: "checkbox", value: choice, checked: chosen().includes(choice) });
      box.addEventListener("change", () =>
        this.set(path, box.checked ? [...chosen(), choice] : chosen().filter((other) => other !== choice)),
      );
      return createElement("label", {}, box, createElement("span", {}, name));
    });
    const root = createElement(
      "fieldset",
      { class: "field checks" },
      createElement("legend", { class: field.required ? "needed" : undefined }, this.label(field)),
      createElement("div", { class: "boxes" }, ...boxes),
      wrong,
    );
    this.places.register(path, root, wrong);
    return root;
  }

  #rows(field: DraftField & { readonly kind: "list" }, path: Path, language: Language | undefined): HTMLElement {
    const { page } = this.#pageData.messages;
    const wrong = this.places.wrong();
    const label = this.label(field);
    const list = createElement("ol", { class: `rows ${field.name}` });
    const count = (): number => {
      const value = valueAt(this.raw, path);
      return Array.isArray(value) ? value.length : 0;
    };
    const more = button(page.add ?? "", { class: "plain small", "aria-label": `${page.add}: ${label}` }, () => {
      const index = count();
      const row = field.key === "event.sessions" ? nextSession(valueAt(this.raw, ["event"])) : {};
      this.set([...path, index], field.item.kind === "group" ? row : "");
      draw();
      const added = list.querySelectorAll<HTMLElement>(":scope > li")[index];
      const details = added?.querySelector("details");
      if (details) details.open = true;
      added?.querySelector<HTMLElement>("input, select, textarea")?.focus();
    });
    const draw = (): void => {
      const rows = Array.from({ length: count() }, (_, index) => {
        const at = [...path, index];
        const name = `${label} ${index + 1}`;
        const content =
          field.item.kind === "group"
            ? this.#row(field.item, at, name, language)
            : this.#single(field.item, at, name, language);
        const remove = button("×", { class: "remove", "aria-label": `${page.remove}: ${name}` }, () => {
          this.set(at, undefined);
          draw();
          more.focus();
        });
        return createElement("li", {}, content, remove);
      });
      list.replaceChildren(...rows);
      more.hidden = rows.length >= field.max;
    };
    draw();
    const root = createElement(
      "fieldset",
      { class: "field list" },
      createElement("legend", { class: field.required ? "needed" : undefined }, label),
      list,
      more,
      wrong,
    );
    this.places.register(path, root, wrong);
    return root;
  }

  /** A row of several fields, known by its first texts while it is folded. */
  #row(
    item: DraftField & { readonly kind: "group" },
    at: Path,
    name: string,
    language: Language | undefined,
  ): HTMLElement {
    const summary = createElement("summary", {});
    const refresh = (): void => {
      const known = rowName(valueAt(this.raw, at)).flatMap((part) => [" · ", createElement("bdi", {}, part)]);
      summary.replaceChildren(...(known.length === 0 ? [name] : known.slice(1)));
    };
    refresh();
    this.onChange(refresh);
    return createElement(
      "details",
      { class: "row", "aria-label": name },
      summary,
      ...item.fields.map((each) => this.field(each, [...at, each.name], language)),
    );
  }

  /** The same words in each language of the entry; one line where an entry has one text for all of them. */
  #localised(field: DraftField & { readonly kind: "localised" }, path: Path): HTMLElement {
    const label = this.label(field);
    const { item } = field;
    if (typeof valueAt(this.raw, path) === "string")
      return this.#single({ ...item, required: field.required }, path, label, undefined);
    const wrong = this.places.wrong();
    const each = this.languages().map((language) =>
      this.#single(
        { ...item, required: field.required },
        [...path, language],
        `${label} · ${ownLanguageName(language, this.#pageData.language)}`,
        language,
      ),
    );
    const root = createElement("div", { class: "field localised", role: "group", "aria-label": label }, ...each, wrong);
    this.places.register(path, root, wrong);
    return root;
  }

  #group(field: DraftField & { readonly kind: "group" }, path: Path, language: Language | undefined): HTMLElement {
    const wrong = this.places.wrong();
    const fields = field.fields.map((each) => this.field(each, [...path, each.name], language));
    const root = field.required
      ? createElement(
          "fieldset",
          { class: "field group" },
          createElement("legend", { class: "needed" }, this.label(field)),
          ...fields,
          wrong,
        )
      : createElement(
          "details",
          { class: "field group", open: valueAt(this.raw, path) !== undefined },
          createElement("summary", {}, this.label(field)),
          ...fields,
          wrong,
        );
    this.places.register(path, root, wrong);
    return root;
  }

  /** Puts a place under a path that was built elsewhere. */
  adopt(path: Path, control: HTMLElement, before: HTMLElement): void {
    const wrong = this.places.wrong();
    before.append(wrong);
    this.places.register(path, control, wrong);
  }
}
