// The builder's page where scripts run: what is chosen is seen at once, and the code follows. Without it the form does
// the same, a page at a time.

import { type Language, languages } from "../../../dist/site.js";

const form = document.querySelector<HTMLFormElement>("form.build");
const preview = document.querySelector<HTMLElement>("health-ai-feed");
const warning = document.querySelector<HTMLElement>("#unreadable");

const PROPERTIES = { accent: "--haf-accent", text: "--haf-color", background: "--haf-background" } as const;

/** The service's answer to a choice: see handleEmbedCode. */
interface Made {
  readonly codes: Readonly<Record<string, string>>;
  readonly unreadable: boolean;
}

/** The form's values as a query, without colours that are not wanted. */
function queryOf(from: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(from)) if (typeof value === "string") query.set(name, value);
  if (!query.has("own")) for (const name of Object.keys(PROPERTIES)) query.delete(name);
  return query;
}

function show(query: URLSearchParams): void {
  if (preview === null) return;
  const set = (attribute: string, value: string): void =>
    value === "" ? preview.removeAttribute(attribute) : preview.setAttribute(attribute, value);
  const language = query.get("language") ?? "";
  set("lang", language);
  set("dir", languages[language as Language]?.direction ?? "ltr");
  set("channel", query.get("list") ?? "");
  for (const name of ["layout", "limit", "theme"]) set(name, query.get(name) ?? "");
  preview.style.setProperty("--haf-padding", query.has("background") ? "1em" : "");
  for (const [name, property] of Object.entries(PROPERTIES)) preview.style.setProperty(property, query.get(name) ?? "");
}

let latest = 0;

async function follow(from: HTMLFormElement, query: URLSearchParams): Promise<void> {
  latest++;
  const mine = latest;
  const response = await fetch(`${new URL(from.action).pathname}.json?${query}`);
  if (!response.ok) return;
  const { codes, unreadable } = (await response.json()) as Made;
  // An answer that was overtaken says nothing any more.
  if (mine !== latest) return;
  for (const [name, code] of Object.entries(codes)) {
    for (const element of document.querySelectorAll<HTMLElement>(`[data-code="${name}"]`)) element.textContent = code;
    for (const button of document.querySelectorAll<HTMLElement>(`[data-form="${name}"]`)) button.dataset.copy = code;
    for (const link of document.querySelectorAll<HTMLAnchorElement>(`[data-link="${name}"]`)) link.href = code;
  }
  if (warning !== null) warning.textContent = unreadable ? (warning.dataset.words ?? "") : "";
  history.replaceState(null, "", `?${query}`);
}

if (form !== null) {
  let pause = 0;
  const change = (): void => {
    const query = queryOf(form);
    show(query);
    clearTimeout(pause);
    pause = setTimeout(() => void follow(form, query).catch(() => undefined), 150);
  };
  form.addEventListener("input", (event) => {
    // Who takes a colour wants it.
    const own = form.elements.namedItem("own");
    if (event.target instanceof HTMLInputElement && event.target.type === "color" && own instanceof HTMLInputElement)
      own.checked = true;
    change();
  });
  form.querySelector<HTMLElement>("[type=submit]")?.setAttribute("hidden", "");
  show(queryOf(form));
}
