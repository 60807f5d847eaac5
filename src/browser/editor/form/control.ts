import { direction, LANGUAGES, type Language } from "../../../domain/entry/language.ts";
import { createElement } from "../dom.ts";
import type { DraftField } from "../draft/schema.ts";
import type { Raw } from "../draft/value.ts";
import { countries, ownLanguageName, type PageData } from "../page-data.ts";
import { momentControl } from "./local-time-control.ts";
import type { PickerChoice } from "./picker.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The elements of a form field, and the one that takes the focus. */
interface Built {
  readonly root: HTMLElement;
  readonly control: HTMLElement;
}

interface Surroundings {
  readonly pageData: PageData;
  readonly value: Raw | undefined;
  /** The value as it is now. */
  readonly now: () => Raw | undefined;
  readonly id: string;
  readonly language: Language | undefined;
  readonly zone: () => Raw | undefined;
  readonly write: (value: Raw) => void;
  /** Registers a function to call when any value of the form has changed. */
  readonly refreshed: (refresh: () => void) => void;
}

/**
 * The control for one value of a kind that is neither a list nor a group, writing as it is used. `language` is the
 * language that its text is in, `zone` the time zone that stands beside a local time.
 */
export function controlOf(
  field: DraftField,
  { pageData, value, now, id, language, zone, write, refreshed }: Surroundings,
): Built {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const languageAttributes = language === undefined ? {} : { lang: language, dir: direction(language) };
  const bound = (control: Control): Built => {
    control.addEventListener("input", () =>
      write(field.kind === "number" ? (control.value === "" ? "" : Number(control.value)) : control.value),
    );
    return { root: control, control };
  };
  switch (field.kind) {
    case "block": {
      const long = field.max > 10_000;
      const area = createElement("textarea", { id, rows: long ? 6 : 3, ...languageAttributes });
      area.value = text;
      return bound(area);
    }
    case "choice": {
      const { choices } = pageData.messages;
      const names = choices[field.key] ?? choices[field.name] ?? {};
      return bound(
        selectOf(
          pageData,
          id,
          text,
          field.choices.map((choice) => [choice, names[choice] ?? choice] as const),
        ),
      );
    }
    case "organisation":
      return bound(
        selectOf(
          pageData,
          id,
          text,
          pageData.organisations.map(({ id: value, name }) => [value, name] as const),
        ),
      );
    case "topic":
      return bound(
        selectOf(
          pageData,
          id,
          text,
          pageData.topics.map(({ id: value, name }) => [value, name] as const),
        ),
      );
    case "country":
      return bound(selectOf(pageData, id, text, countries(pageData.language)));
    case "published":
      return bound(
        createElement("input", {
          id,
          value: text,
          ...(text === "" || /^\d{4}-\d{2}-\d{2}$/.test(text) ? { type: "date" } : { dir: "ltr" }),
        }),
      );
    case "moment": {
      const { root, first, refresh } = momentControl(pageData, value, { id }, zone, write);
      refreshed(refresh);
      return { root, control: first };
    }
    case "zone":
      return bound(
        createElement("input", {
          id,
          value: text,
          list: "zones",
          dir: "ltr",
          autocapitalize: "off",
          spellcheck: "false",
        }),
      );
    case "tag":
      return bound(createElement("input", { id, value: text, list: "tags", dir: "ltr", autocapitalize: "off" }));
    case "number":
      return bound(
        createElement("input", {
          id,
          value: text,
          type: "number",
          step: field.whole ? 1 : "any",
          min: field.min,
          max: field.max,
          dir: "ltr",
        }),
      );
    case "link":
      return bound(
        createElement("input", { id, value: text, type: "url", dir: "ltr", inputmode: "url", autocomplete: "off" }),
      );
    case "slug": {
      const input = createElement("input", {
        id,
        value: text,
        dir: "ltr",
        autocapitalize: "off",
        autocomplete: "off",
        spellcheck: "false",
      });
      // An id is proposed while others write its title.
      refreshed(() => {
        if (document.activeElement !== input) input.value = String(now() ?? "");
      });
      return bound(input);
    }
    default:
      return bound(createElement("input", { id, value: text, autocomplete: "off", ...languageAttributes }));
  }
}

function selectOf(
  pageData: PageData,
  id: string,
  value: string,
  options: readonly (readonly [string, string])[],
): HTMLSelectElement {
  const known = options.some(([choice]) => choice === value);
  const select = createElement(
    "select",
    { id },
    createElement("option", { value: "" }, `${pageData.messages.page.choose ?? ""} …`),
    ...options.map(([choice, name]) => createElement("option", { value: choice }, name)),
    // A value that the entry has already is kept, even if it is not among the choices.
    value !== "" && !known && createElement("option", { value }, value),
  );
  select.value = value;
  return select;
}

/** Choices that several fields share: organisations, topics, countries, zones of the IANA database, languages. */
export function datalists({ language, organisations, topics }: PageData): HTMLElement {
  const zones = Intl.supportedValuesOf("timeZone").map((zone) => createElement("option", { value: zone }));
  const tags = LANGUAGES.map((tag) => createElement("option", { value: tag }, ownLanguageName(tag, language)));
  const named = (id: string, choices: readonly PickerChoice[]): HTMLElement =>
    createElement("datalist", { id }, ...choices.map(([, name]) => createElement("option", { value: name })));
  return createElement(
    "div",
    { hidden: true },
    named(
      "organisations",
      organisations.map(({ id, name }) => [id, name]),
    ),
    named(
      "topics",
      topics.map(({ id, name }) => [id, name]),
    ),
    named("countries", countries(language)),
    createElement("datalist", { id: "zones" }, ...zones),
    createElement("datalist", { id: "tags" }, ...tags),
  );
}
