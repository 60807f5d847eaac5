import { createElement } from "./dom.ts";
import type { PageData } from "./page-data.ts";

/** The field for the instant at which what is sent is to be published. */
export class PublishAtField {
  readonly root: HTMLElement;
  readonly #past: string;
  readonly #input = createElement("input", { id: "until", type: "datetime-local", "aria-describedby": "until-wrong" });
  readonly #wrong = createElement("p", { id: "until-wrong", class: "wrong", role: "alert", hidden: true });

  constructor({ messages: { page } }: PageData, changed: () => void) {
    this.#past = page.pastInstant ?? "";
    const label = createElement("label", { for: "until" }, page.publishAt ?? "");
    this.root = createElement("div", { class: "field" }, label, this.#input, this.#wrong);
    this.#input.addEventListener("input", changed);
  }

  get isGiven(): boolean {
    return this.#input.value !== "";
  }

  /** The instant; undefined where it has passed, which is said beside the field then. */
  instant(): { readonly publishAt?: string } | undefined {
    const { value } = this.#input;
    const past = value !== "" && !(new Date(value).getTime() > Date.now());
    this.#wrong.hidden = !past;
    this.#wrong.textContent = past ? this.#past : "";
    if (!past) {
      this.#input.removeAttribute("aria-invalid");
      return value === "" ? {} : { publishAt: new Date(value).toISOString() };
    }
    this.#input.setAttribute("aria-invalid", "true");
    const options = this.#input.closest("details");
    if (options !== null) options.open = true;
    this.#input.scrollIntoView({ block: "center" });
    this.#input.focus({ preventScroll: true });
    return undefined;
  }

  /** Shows an instant, or none, in the browser's zone. */
  set(due: string | undefined): void {
    const at = due === undefined ? undefined : new Date(due);
    const local = at === undefined ? undefined : new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
    this.#input.value = local?.toISOString().slice(0, 16) ?? "";
  }
}
