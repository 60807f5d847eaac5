// As much of a document as the composer's form needs to be built in Node: no layout, no events, no selectors.
import { Composer } from "../../../../src/browser/editor/composer.ts";
import type { DraftField, EntryType } from "../../../../src/browser/editor/draft/schema.ts";
import type { StoredDraft } from "../../../../src/browser/editor/draft/stored-draft.ts";
import { LANGUAGES } from "../../../../src/domain/entry/language.ts";
import { editorMessages } from "../../../../src/messages/editor-messages.ts";
import { sanitise } from "../../../../src/sanitise/sanitise.ts";

const MESSAGES = editorMessages("en");

class FakeElement {
  readonly dataset: Record<string, string> = {};
  readonly style = {};
  readonly classList = { add: () => {}, remove: () => {}, toggle: () => {} };
  readonly isConnected = false;
  textContent = "";
  hidden = false;
  value = "";
  options: FakeElement[] = [];
  readonly name: string;
  constructor(name: string) {
    // As browsers do: what is no name throws.
    if (!/^[a-z][a-z0-9]*$/.test(name)) throw new Error(`InvalidCharacterError: ${name}`);
    this.name = name;
  }
  setAttribute(name: string): void {
    if (!/^[a-z][a-z-]*$/.test(name)) throw new Error(`InvalidCharacterError: ${name}`);
  }
  removeAttribute(): void {}
  append(...children: readonly unknown[]): void {
    for (const child of children)
      if (typeof child !== "string" && !(child instanceof FakeElement)) throw new Error("no node");
  }
  prepend(...children: readonly unknown[]): void {
    this.append(...children);
  }
  replaceChildren(...children: readonly unknown[]): void {
    this.append(...children);
  }
  addEventListener(): void {}
  remove(): void {}
  focus(): void {}
  scrollIntoView(): void {}
  closest(): null {
    return null;
  }
  querySelector(): null {
    return null;
  }
  querySelectorAll(): [] {
    return [];
  }
}

/** Builds the whole composer of a draft, with its preview in each language; throws where the page would. */
export function fakeComposer(fields: Readonly<Record<EntryType, readonly DraftField[]>>, draft: StoredDraft): void {
  const document = {
    createElement: (name: string) => new FakeElement(name),
    createTextNode: () => new FakeElement("text"),
    querySelector: () => null,
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "document");
  Object.defineProperty(globalThis, "document", { value: document, configurable: true });
  try {
    const around = {
      language: LANGUAGES[0] ?? "en",
      messages: MESSAGES,
      topics: [{ id: "governance-ethics", name: "Governance" }],
      organisations: [{ id: "who", name: "WHO" }],
      rendering: "",
      reader: "",
    };
    const composer = new Composer(around, fields, { key: "a", draft });
    composer.rendersWith(sanitise);
    composer.root();
    composer.now();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, "document");
    else Object.defineProperty(globalThis, "document", before);
  }
}
