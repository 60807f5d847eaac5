import { createElement } from "./dom.ts";
import type { Form } from "./form/form.ts";
import type { PageData } from "./page-data.ts";
import { languageOption, type Render, renderPreview } from "./preview.ts";

/** The preview of what the form holds, in one of its languages. */
export class PreviewPane {
  readonly root: HTMLElement;
  readonly #pageData: PageData;
  readonly #form: Form;
  readonly #look = createElement("div", { class: "page" });
  readonly #language: HTMLSelectElement;
  #render: Render | undefined;

  constructor(pageData: PageData, form: Form) {
    this.#pageData = pageData;
    this.#form = form;
    const { look = "" } = pageData.messages.page;
    this.#language = createElement("select", { "aria-label": look });
    this.#language.addEventListener("change", () => this.draw());
    this.root = createElement(
      "section",
      { class: "preview", "aria-label": look },
      createElement("div", { class: "bar" }, createElement("h2", {}, look), this.#language),
      this.#look,
    );
  }

  /** From now on texts are shown as the service renders them. */
  rendersWith(render: Render): void {
    this.#render = render;
    this.draw();
  }

  draw(): void {
    const languages = this.#form.languages();
    const chosen = languages.find((language) => language === this.#language.value) ?? languages[0];
    if (Array.from(this.#language.options, ({ value }) => value).join() !== languages.join())
      this.#language.replaceChildren(...languages.map((language) => languageOption(language, this.#pageData)));
    if (chosen !== undefined) this.#language.value = chosen;
    this.#language.hidden = languages.length < 2;
    this.#look.replaceChildren(
      ...(chosen === undefined ? [] : [renderPreview(this.#form.raw, chosen, this.#pageData, this.#render)]),
    );
  }
}
