import { direction, isLanguage, type Language } from "../model/language.ts";
import { pointer } from "../model/result.ts";
import { type Around, countries, languageName } from "./around.ts";
import { button, element, filled } from "./dom.ts";
import type { FieldFault } from "./faults.ts";
import { momentControl } from "./moment.ts";
import type { Field } from "./schema.ts";
import { type Path, type Raw, valueAt, withValue } from "./value.ts";

/** Where the form shows what is wrong with a value. */
interface Place {
  readonly control: HTMLElement;
  readonly wrong: HTMLElement;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A form for values of a schema. Each control writes into `raw` as it is used; only rows that come and go are drawn anew. */
export class Form {
  raw: Raw;
  readonly #around: Around;
  readonly #changed: () => void;
  readonly #places = new Map<string, Place>();
  readonly #touched = new Set<string>();
  #refreshers: (() => void)[] = [];
  #ids = 0;

  constructor(around: Around, raw: Raw, changed: () => void) {
    this.#around = around;
    this.raw = raw;
    this.#changed = changed;
  }

  /** The languages that the value has a text in, in the order in which they were added. */
  languages(): Language[] {
    const texts = valueAt(this.raw, ["texts"]);
    return typeof texts === "object" && texts !== null ? Object.keys(texts).filter(isLanguage) : [];
  }

  /** Forgets what was built: the form is drawn anew. */
  clear(): void {
    this.#places.clear();
    this.#refreshers = [];
  }

  set(path: Path, value: Raw): void {
    this.raw = withValue(this.raw, path, value);
    for (const refresh of this.#refreshers) refresh();
    this.#changed();
  }

  /** A field with its label and the place for what is wrong with it. `tongue` is the language that its texts are in. */
  field(field: Field, path: Path, tongue?: Language): HTMLElement {
    switch (field.kind) {
      case "group":
        return this.#group(field, path, tongue);
      case "words":
        return this.#words(field, path);
      case "list":
        return field.item.kind === "choice" || field.item.kind === "topic" ? this.#checks(field, path) : this.#rows(field, path, tongue);
      case "flag":
        return this.#flag(field, path);
      default:
        return this.#single(field, path, this.label(field), tongue);
    }
  }

  label({ key, name }: Field): string {
    const { fields } = this.#around.words;
    return fields[key] ?? fields[name] ?? name;
  }

  #id(): string {
    return `f${this.#ids++}`;
  }

  #wrong(): HTMLElement {
    return element("p", { class: "wrong", id: this.#id(), hidden: true });
  }

  #single(field: Field, path: Path, label: string, tongue?: Language): HTMLElement {
    const id = this.#id();
    const wrong = this.#wrong();
    const { root, control } = this.#control(field, path, id, tongue);
    this.#register(path, control, wrong);
    return element(
      "div",
      { class: "field", "data-kind": field.kind },
      element("label", { for: id, class: field.required ? "needed" : undefined }, label),
      root,
      wrong,
    );
  }

  #register(path: Path, control: HTMLElement, wrong: HTMLElement): void {
    const at = pointer(path);
    this.#places.set(at, { control, wrong });
    control.setAttribute("aria-describedby", wrong.id);
    control.addEventListener("change", () => {
      this.#touched.add(at);
      this.#changed();
    });
  }

  #control(field: Field, path: Path, id: string, tongue: Language | undefined): { root: HTMLElement; control: HTMLElement } {
    const value = valueAt(this.raw, path);
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    const spoken = tongue === undefined ? {} : { lang: tongue, dir: direction(tongue) };
    const bound = (control: Control): { root: HTMLElement; control: HTMLElement } => {
      control.addEventListener("input", () => this.set(path, field.kind === "number" ? (control.value === "" ? "" : Number(control.value)) : control.value));
      return { root: control, control };
    };
    switch (field.kind) {
      case "block": {
        const long = field.most > 10_000;
        const area = element("textarea", { id, rows: long ? 12 : 3, ...spoken });
        area.value = text;
        return bound(area);
      }
      case "choice": {
        const { choices } = this.#around.words;
        const names = choices[field.key] ?? choices[field.name] ?? {};
        return bound(
          this.#select(
            id,
            text,
            field.choices.map((choice) => [choice, names[choice] ?? choice] as const),
          ),
        );
      }
      case "organisation":
        return bound(
          this.#select(
            id,
            text,
            this.#around.organisations.map(({ id: value, name }) => [value, name] as const),
          ),
        );
      case "topic":
        return bound(
          this.#select(
            id,
            text,
            this.#around.topics.map(({ id: value, name }) => [value, name] as const),
          ),
        );
      case "country":
        return bound(this.#select(id, text, countries(this.#around.language)));
      case "published":
        return bound(element("input", { id, value: text, ...(text === "" || /^\d{4}-\d{2}-\d{2}$/.test(text) ? { type: "date" } : { dir: "ltr" }) }));
      case "moment": {
        const zoneAt: Path = path[0] === "event" ? ["event", "zone"] : [...path.slice(0, -1), "zone"];
        const { root, first, refresh } = momentControl(
          this.#around,
          value,
          { id },
          () => valueAt(this.raw, zoneAt),
          (next) => this.set(path, next),
        );
        this.#refreshers.push(refresh);
        return { root, control: first };
      }
      case "zone":
        return bound(element("input", { id, value: text, list: "zones", dir: "ltr", autocapitalize: "off", spellcheck: "false" }));
      case "tag":
        return bound(element("input", { id, value: text, list: "tags", dir: "ltr", autocapitalize: "off" }));
      case "number":
        return bound(element("input", { id, value: text, type: "number", step: field.whole ? 1 : "any", min: field.least, max: field.most, dir: "ltr" }));
      case "link":
        return bound(element("input", { id, value: text, type: "url", dir: "ltr", inputmode: "url", autocomplete: "off" }));
      case "slug":
        return bound(element("input", { id, value: text, dir: "ltr", autocapitalize: "off", autocomplete: "off", spellcheck: "false" }));
      default:
        return bound(element("input", { id, value: text, autocomplete: "off", ...spoken }));
    }
  }

  #select(id: string, value: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
    const known = options.some(([choice]) => choice === value);
    const select = element(
      "select",
      { id },
      element("option", { value: "" }, `${this.#around.words.page.choose ?? ""} …`),
      ...options.map(([choice, name]) => element("option", { value: choice }, name)),
      // What an entry has already stays, known here or not.
      value !== "" && !known && element("option", { value }, value),
    );
    select.value = value;
    return select;
  }

  #flag(field: Field, path: Path): HTMLElement {
    const id = this.#id();
    const wrong = this.#wrong();
    const box = element("input", { id, type: "checkbox", checked: valueAt(this.raw, path) === true });
    box.addEventListener("change", () => this.set(path, box.checked));
    this.#register(path, box, wrong);
    return element("div", { class: "field flag" }, box, element("label", { for: id }, this.label(field)), wrong);
  }

  /** A list of choices as boxes to check. */
  #checks(field: Field & { readonly kind: "list" }, path: Path): HTMLElement {
    const wrong = this.#wrong();
    const { choices } = this.#around.words;
    const names = choices[field.key] ?? choices[field.name] ?? {};
    const options =
      field.item.kind === "topic"
        ? this.#around.topics.map(({ id, name }) => [id, name] as const)
        : field.item.kind === "choice"
          ? field.item.choices.map((choice) => [choice, names[choice] ?? choice] as const)
          : [];
    const chosen = (): string[] => {
      const value = valueAt(this.raw, path);
      return Array.isArray(value) ? value.map(String) : [];
    };
    const boxes = options.map(([choice, name]) => {
      const box = element("input", { type: "checkbox", value: choice, checked: chosen().includes(choice) });
      box.addEventListener("change", () => this.set(path, box.checked ? [...chosen(), choice] : chosen().filter((other) => other !== choice)));
      return element("label", {}, box, element("span", {}, name));
    });
    const root = element(
      "fieldset",
      { class: "field checks" },
      element("legend", { class: field.required ? "needed" : undefined }, this.label(field)),
      element("div", { class: "boxes" }, ...boxes),
      wrong,
    );
    this.#register(path, root, wrong);
    return root;
  }

  #rows(field: Field & { readonly kind: "list" }, path: Path, tongue: Language | undefined): HTMLElement {
    const { page } = this.#around.words;
    const wrong = this.#wrong();
    const label = this.label(field);
    const list = element("ol", { class: `rows ${field.name}` });
    const count = (): number => {
      const value = valueAt(this.raw, path);
      return Array.isArray(value) ? value.length : 0;
    };
    const more = button(page.add ?? "", { class: "plain small", "aria-label": `${page.add}: ${label}` }, () => {
      const index = count();
      this.set([...path, index], field.item.kind === "group" ? {} : "");
      draw();
      list.querySelectorAll<HTMLElement>(":scope > li")[index]?.querySelector<HTMLElement>("input, select, textarea")?.focus();
    });
    const draw = (): void => {
      const rows = Array.from({ length: count() }, (_, index) => {
        const at = [...path, index];
        const name = `${label} ${index + 1}`;
        const content =
          field.item.kind === "group"
            ? element(
                "div",
                { class: "row", role: "group", "aria-label": name },
                ...field.item.fields.map((each) => this.field(each, [...at, each.name], tongue)),
              )
            : this.#single(field.item, at, name, tongue);
        const remove = button("×", { class: "remove", "aria-label": `${page.remove}: ${name}` }, () => {
          this.set(at, undefined);
          draw();
          more.focus();
        });
        return element("li", {}, content, remove);
      });
      list.replaceChildren(...rows);
      more.hidden = rows.length >= field.most;
    };
    draw();
    const root = element("fieldset", { class: "field list" }, element("legend", { class: field.required ? "needed" : undefined }, label), list, more, wrong);
    this.#register(path, root, wrong);
    return root;
  }

  /** The same words in each language of the entry; one line where an entry has one text for all of them. */
  #words(field: Field & { readonly kind: "words" }, path: Path): HTMLElement {
    const label = this.label(field);
    const { item } = field;
    if (typeof valueAt(this.raw, path) === "string") return this.#single({ ...item, required: field.required }, path, label, undefined);
    const wrong = this.#wrong();
    const each = this.languages().map((language) =>
      this.#single({ ...item, required: field.required }, [...path, language], `${label} · ${languageName(language, this.#around.language)}`, language),
    );
    const root = element("div", { class: "field words", role: "group", "aria-label": label }, ...each, wrong);
    this.#register(path, root, wrong);
    return root;
  }

  #group(field: Field & { readonly kind: "group" }, path: Path, tongue: Language | undefined): HTMLElement {
    const wrong = this.#wrong();
    const fields = field.fields.map((each) => this.field(each, [...path, each.name], tongue));
    const root = field.required
      ? element("fieldset", { class: "field group" }, element("legend", { class: "needed" }, this.label(field)), ...fields, wrong)
      : element("details", { class: "field group", open: valueAt(this.raw, path) !== undefined }, element("summary", {}, this.label(field)), ...fields, wrong);
    this.#register(path, root, wrong);
    return root;
  }

  /** Puts a place under a path that was built elsewhere. */
  adopt(path: Path, control: HTMLElement, before: HTMLElement): void {
    const wrong = this.#wrong();
    before.append(wrong);
    this.#register(path, control, wrong);
  }

  /** Shows what is wrong: of fields that were used, or of all; returns the first field shown. */
  show(faults: readonly FieldFault[], all: boolean): HTMLElement | undefined {
    const said = new Map<string, string>();
    for (const fault of faults) {
      const at = this.#nearest(fault.at);
      if (at !== undefined && !said.has(at) && (all || this.#touched.has(at))) said.set(at, this.#sentence(fault));
    }
    let first: HTMLElement | undefined;
    for (const [at, { control, wrong }] of this.#places) {
      const sentence = said.get(at);
      if (wrong.textContent !== (sentence ?? "")) wrong.textContent = sentence ?? "";
      wrong.hidden = sentence === undefined;
      if (sentence === undefined) control.removeAttribute("aria-invalid");
      else {
        control.setAttribute("aria-invalid", "true");
        if (all) for (let around = control.closest("details"); around !== null; around = around.parentElement?.closest("details") ?? null) around.open = true;
        if (control.isConnected && (first === undefined || (control.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0)) first = control;
      }
    }
    return first;
  }

  /** The place of a path, or of what it stands in. */
  #nearest(path: Path): string | undefined {
    for (let length = path.length; length > 0; length--) {
      const at = pointer(path.slice(0, length));
      if (this.#places.get(at)?.control.isConnected === true) return at;
    }
    return undefined;
  }

  #sentence({ reason, bound, detail }: FieldFault): string {
    const { faults } = this.#around.words;
    return reason === "other" ? `${faults.other} ${detail}` : filled(faults[reason] ?? detail, { n: bound ?? "" });
  }
}
