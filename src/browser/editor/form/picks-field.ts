import { button, createElement } from "../dom.ts";
import type { DraftField } from "../draft/schema.ts";
import { usualRole } from "../draft/steps.ts";
import { type Path, type Raw, valueAt } from "../draft/value.ts";
import { countries, type PageData } from "../page-data.ts";
import type { FieldErrors } from "./field-errors.ts";
import { type PickerChoice, picker } from "./picker.ts";

type ListField = DraftField & { readonly kind: "list" };

/** The form that a field is of. */
interface OwnForm {
  readonly raw: Raw;
  readonly places: FieldErrors;
  set(path: Path, value: Raw): void;
  field(field: DraftField, path: Path): HTMLElement;
  label(field: DraftField): string;
}

/** Returns the choices for the rows of a list, and the id of the datalist in which browsers search them. */
function choicesOf(
  { item }: ListField,
  pageData: PageData,
): { list: string; all: readonly PickerChoice[] } | undefined {
  const named = (choices: PageData["topics"]): PickerChoice[] => choices.map(({ id, name }) => [id, name]);
  if (item.kind === "topic") return { list: "topics", all: named(pageData.topics) };
  if (item.kind === "country") return { list: "countries", all: countries(pageData.language) };
  if (item.kind === "group" && item.fields.some(({ kind }) => kind === "organisation"))
    return { list: "organisations", all: named(pageData.organisations) };
  return undefined;
}

/**
 * Creates the field of a list whose rows are searched as one types: organisations with their roles, topics, countries.
 * Undefined for any other list.
 */
export function picksField(form: OwnForm, pageData: PageData, field: ListField, path: Path): HTMLElement | undefined {
  const choices = choicesOf(field, pageData);
  if (choices === undefined) return undefined;
  const { all } = choices;
  const { item } = field;
  const { page, faults } = pageData.messages;
  const id = form.places.id();
  const rows = createElement("ul", { class: "picked" });
  const unknown = createElement("p", { class: "wrong", role: "alert", hidden: true });
  const wrong = form.places.wrong();
  const value = (): readonly Raw[] => {
    const now = valueAt(form.raw, path);
    return Array.isArray(now) ? now : [];
  };
  const idOf = (row: Raw): string => String((item.kind === "group" ? valueAt(row, ["id"]) : row) ?? "");
  const add = (choice: string): void => {
    if (value().some((row) => idOf(row) === choice)) return;
    const type = valueAt(form.raw, ["type"]) === "news" ? "news" : "event";
    const row = item.kind === "group" ? { id: choice, role: usualRole(type) } : choice;
    form.set([...path, value().length], row);
    draw();
  };
  const search = picker(id, choices.list, all, add, (is) => {
    unknown.textContent = is ? (faults.badChoice ?? "") : "";
    unknown.hidden = !is;
  });
  const draw = (): void => {
    const drawn = value().map((row, index) => {
      const name = all.find(([choice]) => choice === idOf(row))?.[1] ?? idOf(row);
      const more = item.kind === "group" ? item.fields.filter(({ kind }) => kind !== "organisation") : [];
      const remove = button("×", { class: "remove", "aria-label": `${page.remove}: ${name}` }, () => {
        form.set([...path, index], undefined);
        draw();
        search.focus();
      });
      return createElement(
        "li",
        { role: "group", "aria-label": name },
        createElement("span", { class: "name" }, name),
        ...more.map((each) => form.field(each, [...path, index, each.name])),
        remove,
      );
    });
    rows.replaceChildren(...drawn);
    search.hidden = drawn.length >= field.max;
  };
  draw();
  form.places.register(path, search, wrong);
  return createElement(
    "div",
    { class: "field list" },
    createElement("label", { for: id, class: field.required ? "needed" : undefined }, form.label(field)),
    rows,
    search,
    unknown,
    wrong,
  );
}
