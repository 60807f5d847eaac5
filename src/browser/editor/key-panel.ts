import { button, element } from "./dom.ts";
import type { PageData } from "./page-data.ts";
import { forgetKey, keyOf, rememberedKey, rememberKey, type SigningKey } from "./signing-key.ts";

/** The part of the page that asks for the editor's key, keeps it if asked, and forgets it. */
export class KeyPanel {
  readonly root = element("section", { class: "part key" });
  readonly #words: PageData["words"]["page"];
  readonly #state = element("p", { class: "quiet", role: "status" });
  readonly #secret = element("input", {
    id: "secret",
    type: "password",
    autocomplete: "off",
    dir: "ltr",
    spellcheck: "false",
  });
  readonly #remember = element("input", { id: "remember", type: "checkbox" });
  #key: SigningKey | undefined;

  constructor({ words: { page } }: PageData) {
    this.#words = page;
    this.#secret.addEventListener("keydown", (event) => {
      if (event.key === "Enter") void this.#use();
    });
    void rememberedKey().then((key) => key && this.#ready(key, true));
    this.root.append(
      element("h2", {}, page.key ?? ""),
      element(
        "div",
        { class: "ask" },
        element("p", { class: "quiet", id: "secret-hint" }, page.keyHint ?? ""),
        element(
          "div",
          { class: "line" },
          element("label", { for: "secret", class: "unseen" }, page.key ?? ""),
          this.#secret,
          button(page.useKey ?? "", { class: "plain small" }, () => void this.#use()),
        ),
        element(
          "div",
          { class: "field flag" },
          this.#remember,
          element("label", { for: "remember" }, page.remember ?? ""),
        ),
      ),
      this.#state,
      button(page.forget ?? "", { class: "plain small forget" }, () => {
        this.#key = undefined;
        void forgetKey();
        this.#state.textContent = "";
        this.root.classList.remove("ready");
      }),
    );
  }

  /** The key to sign with; where there is none, the person is led to where it is asked for. */
  needed(): SigningKey | undefined {
    if (this.#key === undefined) {
      this.#state.textContent = this.#words.keyNeeded ?? "";
      this.root.scrollIntoView({ block: "center" });
      this.#secret.focus({ preventScroll: true });
    }
    return this.#key;
  }

  async #use(): Promise<void> {
    const key = await keyOf(this.#secret.value);
    if (key === undefined) {
      this.#state.textContent = this.#words.keyBad ?? "";
      this.#secret.setAttribute("aria-invalid", "true");
      return;
    }
    this.#secret.value = "";
    this.#secret.removeAttribute("aria-invalid");
    this.#ready(key, this.#remember.checked && (await rememberKey(key)));
  }

  #ready(key: SigningKey, remembered: boolean): void {
    this.#key = key;
    this.#state.textContent = (remembered ? this.#words.keyKept : this.#words.keyReady) ?? "";
    this.root.classList.add("ready");
  }
}
