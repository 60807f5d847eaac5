import { button, createElement } from "../dom.ts";
import type { PageData } from "../page-data.ts";
import { forgetKey, keyOf, rememberedKey, rememberKey, type SigningKey } from "./signing-key.ts";

/** The editor's key: asked for when it is first needed, kept if asked, and forgotten. */
export class KeyPanel {
  /** Says whether there is a key, with the buttons that ask for one and forget it. */
  readonly root = createElement("div", { class: "key" });
  readonly #messages: PageData["messages"]["page"];
  readonly #state = createElement("p", { class: "quiet", role: "status" });
  readonly #remembered: Promise<void>;
  #key: SigningKey | undefined;

  constructor({ messages: { page } }: PageData) {
    this.#messages = page;
    this.#remembered = rememberedKey().then((key) => key && this.#ready(key, true));
    this.root.append(
      this.#state,
      createElement(
        "div",
        { class: "buttons" },
        button(page.enterKey ?? "", { class: "plain small enter" }, () => void this.#ask()),
        button(page.forget ?? "", { class: "plain small forget" }, () => void this.forget()),
      ),
    );
  }

  /** The key to sign with; where there is none yet, it is asked for. Undefined where nobody gave one. */
  async needed(): Promise<SigningKey | undefined> {
    await this.#remembered;
    return this.#key ?? (await this.#ask());
  }

  /** The key, where there is one. */
  async known(): Promise<SigningKey | undefined> {
    await this.#remembered;
    return this.#key;
  }

  async forget(): Promise<void> {
    this.#key = undefined;
    this.#state.textContent = "";
    this.root.classList.remove("ready");
    await forgetKey();
  }

  async #ask(): Promise<SigningKey | undefined> {
    const messages = this.#messages;
    const secret = createElement("input", {
      id: "secret",
      type: "password",
      autocomplete: "off",
      dir: "ltr",
      spellcheck: "false",
      "aria-describedby": "secret-hint secret-wrong",
    });
    const remember = createElement("input", { id: "remember", type: "checkbox" });
    const wrong = createElement("p", { id: "secret-wrong", class: "wrong", role: "alert" });
    const dialog = createElement("dialog", { class: "ask", "aria-labelledby": "secret-title" });
    const use = async (): Promise<void> => {
      const key = await keyOf(secret.value);
      if (key === undefined) {
        wrong.textContent = messages.keyBad ?? "";
        secret.setAttribute("aria-invalid", "true");
        secret.focus();
        return;
      }
      this.#ready(key, remember.checked && (await rememberKey(key)));
      dialog.close();
    };
    secret.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      void use();
    });
    dialog.append(
      createElement("h2", { id: "secret-title" }, messages.keyNeeded ?? ""),
      createElement("p", { class: "quiet", id: "secret-hint" }, messages.keyHint ?? ""),
      createElement("label", { for: "secret" }, messages.key ?? ""),
      secret,
      wrong,
      createElement(
        "div",
        { class: "field flag" },
        remember,
        createElement("label", { for: "remember" }, messages.remember ?? ""),
      ),
      createElement(
        "div",
        { class: "buttons" },
        button(messages.useKey ?? "", { class: "button" }, () => void use()),
        button(messages.cancel ?? "", { class: "plain" }, () => dialog.close()),
      ),
    );
    document.querySelector("#composer")?.append(dialog);
    dialog.showModal();
    return await new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(this.#key);
      });
    });
  }

  #ready(key: SigningKey, remembered: boolean): void {
    this.#key = key;
    this.#state.textContent = (remembered ? this.#messages.keyKept : this.#messages.keyReady) ?? "";
    this.root.classList.add("ready");
  }
}
