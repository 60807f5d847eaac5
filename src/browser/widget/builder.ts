// The builder's page where scripts run: what is chosen is seen at once, and the code follows. Without it the form does
// the same, a page at a time.

import { type Language, languages } from "../../../dist/site.js";
import { folded } from "../folded.ts";

const form = document.querySelector<HTMLFormElement>("form.build");
const preview = document.querySelector<HTMLElement>("health-ai-feed");
const warning = document.querySelector<HTMLElement>("#unreadable");
const refusal = document.querySelector<HTMLElement>("#refused");

/** Attributes of the widget by the names that the form has for them, where these are others. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  list: "channel",
  language: "lang",
  fallback: "fallback-languages",
  hours: "zone",
};
/** Fields of the form that say nothing to the widget. */
const NOT_OF_WIDGET: ReadonlySet<string> = new Set(["own", "newest", "accent", "text", "background"]);

const PROPERTIES = { accent: "--haf-accent", text: "--haf-color", background: "--haf-background" } as const;

/** The service's answer to a choice: see handleEmbedCode. */
interface Made {
  readonly codes: Readonly<Record<string, string>>;
  readonly unreadable: boolean;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>> | undefined>>;
}

/** The service's refusal of a choice (RFC 9457). */
interface Problem {
  readonly detail?: string;
}

/** The form's values as a query, without colours that are not wanted. */
function queryOf(from: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(from))
    if (typeof value === "string" && value !== "") query.append(name, value);
  if (!query.has("own")) for (const name of Object.keys(PROPERTIES)) query.delete(name);
  return query;
}

function show(from: HTMLFormElement, query: URLSearchParams): void {
  if (preview === null) return;
  for (const { name } of from.elements as unknown as Iterable<HTMLInputElement>) {
    if (name === "" || NOT_OF_WIDGET.has(name)) continue;
    const attribute = ATTRIBUTES[name] ?? name;
    const value = query.getAll(name).join(",");
    if (value === "") preview.removeAttribute(attribute);
    else preview.setAttribute(attribute, value);
  }
  preview.dir = languages[(query.get("language") ?? "") as Language]?.direction ?? "ltr";
  preview.style.setProperty("--haf-padding", query.has("background") ? "1em" : "");
  for (const [name, property] of Object.entries(PROPERTIES)) preview.style.setProperty(property, query.get(name) ?? "");
}

/** Number of the last choice. */
let latest = 0;

/** Lets the code be copied, or not as long as it is that of another choice. */
function allowCopying(isAllowed: boolean): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-form]")) button.disabled = !isAllowed;
}

async function follow(from: HTMLFormElement, query: URLSearchParams, mine: number): Promise<void> {
  const response = await fetch(`${new URL(from.action).pathname}.json?${query}`);
  const said = (await response.json()) as Made & Problem;
  // An answer that was overtaken says nothing any more.
  if (mine !== latest) return;
  if (refusal !== null)
    refusal.textContent = response.ok ? "" : `${refusal.dataset.text ?? ""} ${said.detail ?? response.statusText}`;
  if (!response.ok) return;
  const { codes, unreadable, counts } = said;
  for (const picks of from.querySelectorAll<HTMLFieldSetElement>("fieldset.picks")) showCounts(picks, counts);
  for (const [name, code] of Object.entries(codes)) {
    for (const element of document.querySelectorAll<HTMLElement>(`[data-code="${name}"]`)) element.textContent = code;
    for (const button of document.querySelectorAll<HTMLElement>(`[data-form="${name}"]`)) button.dataset.copy = code;
    for (const link of document.querySelectorAll<HTMLAnchorElement>(`[data-link="${name}"]`)) link.href = code;
  }
  if (warning !== null) warning.textContent = unreadable ? (warning.dataset.text ?? "") : "";
  history.replaceState(null, "", `?${query}`);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) link.search = String(query);
}

/** Shows beside each box how many entries it would bring, and marks those that would bring none. */
function showCounts(picks: HTMLFieldSetElement, counts: Made["counts"]): void {
  for (const box of picks.querySelectorAll<HTMLInputElement>("[type=checkbox]")) {
    const count = counts[box.name]?.[box.value] ?? 0;
    const isCounted = counts[box.name] !== undefined;
    const item = box.closest("li");
    const number = item?.querySelector(".number");
    if (number) number.textContent = isCounted ? String(count) : "";
    item?.toggleAttribute("data-empty", isCounted && count === 0);
  }
}

/** Gives a list of boxes a field that shows the ones with its words, and what is chosen, each to be taken away. */
function enhancePicks(picks: HTMLFieldSetElement): void {
  const boxes = [...picks.querySelectorAll<HTMLInputElement>("[type=checkbox]")];
  const seek = picks.querySelector<HTMLInputElement>("[type=search]");
  const chips = picks.querySelector<HTMLElement>(".chips");
  if (chips === null) return;
  const wordsOf = (box: HTMLInputElement): string => box.labels?.[0]?.textContent?.trim() ?? "";
  const tell = (box: HTMLInputElement): void => {
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const list = (): void => {
    chips.replaceChildren(
      ...boxes
        .filter(({ checked }) => checked)
        .map((box) => {
          const button = document.createElement("button");
          const cross = document.createElement("span");
          cross.ariaHidden = "true";
          cross.textContent = "×";
          button.type = "button";
          button.ariaLabel = `${chips.dataset.remove ?? ""}${wordsOf(box)}`;
          button.append(`${wordsOf(box)}\u00A0`, cross);
          button.onclick = () => {
            box.checked = false;
            tell(box);
            (seek ?? box).focus();
          };
          const item = document.createElement("li");
          item.append(button);
          return item;
        }),
    );
    chips.hidden = chips.childElementCount === 0;
  };
  const find = (words: string): void => {
    for (const box of boxes) {
      const item = box.closest("li");
      const known = `${wordsOf(box)} ${box.dataset.acronym ?? ""} ${box.value}`;
      if (item !== null) item.hidden = !folded(known).includes(words);
    }
    // Whoever looks for one by its words may want what it will have.
    picks.classList.toggle("seeking", words !== "");
  };
  picks.addEventListener("input", list);
  list();
  if (seek === null) return;
  seek.hidden = false;
  seek.addEventListener("input", (event) => {
    // The search box is not part of the choice.
    event.stopPropagation();
    find(folded(seek.value));
  });
  seek.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const box = boxes.find((each) => each.closest("li")?.hidden === false);
    if (box === undefined || seek.value.trim() === "") return;
    box.checked = true;
    tell(box);
  });
  // What was sought is found.
  picks.addEventListener("input", () => {
    seek.value = "";
    find("");
  });
}

if (form !== null) {
  for (const picks of form.querySelectorAll<HTMLFieldSetElement>("fieldset.picks")) enhancePicks(picks);
  let pause = 0;
  const change = (): void => {
    const query = queryOf(form);
    // Room is kept for the entries that come first. Of another choice nobody knows yet how many there are.
    if (preview !== null) preview.style.minHeight = "0px";
    show(form, query);
    clearTimeout(pause);
    const mine = ++latest;
    allowCopying(false);
    const update = async (): Promise<void> => {
      await follow(form, query, mine).catch(() => undefined);
      if (mine === latest) allowCopying(true);
    };
    pause = setTimeout(() => void update(), 150);
  };
  form.addEventListener("input", (event) => {
    // Picking a colour turns its box on.
    const own = form.elements.namedItem("own");
    if (event.target instanceof HTMLInputElement && event.target.type === "color" && own instanceof HTMLInputElement)
      own.checked = true;
    change();
  });
  form.querySelector<HTMLElement>("[type=submit]")?.setAttribute("hidden", "");
  show(form, queryOf(form));
}
