import { pointer } from "../../../std/result.ts";
import { createElement, filled } from "../dom.ts";
import type { FieldFault } from "../draft/validate.ts";
import type { Path } from "../draft/value.ts";
import type { PageData } from "../page-data.ts";

/** Place in the form that shows the errors of a value. */
interface Place {
  readonly control: HTMLElement;
  readonly wrong: HTMLElement;
}

/** The places of a form where it says what is wrong, by the path of the value. */
export class FieldErrors {
  readonly #pageData: PageData;
  readonly #used: () => void;
  readonly #places = new Map<string, Place>();
  readonly #touched = new Set<string>();
  #ids = 0;

  /** `used` is called when somebody leaves a control that was changed. */
  constructor(pageData: PageData, used: () => void) {
    this.#pageData = pageData;
    this.#used = used;
  }

  /** Removes what was built, before the form is drawn anew. */
  clear(): void {
    this.#places.clear();
  }

  /** An id for a control or a sentence. */
  id(): string {
    return `f${this.#ids++}`;
  }

  /** Creates the element for an error message. */
  wrong(): HTMLElement {
    return createElement("p", { class: "wrong", id: this.id(), hidden: true });
  }

  register(path: Path, control: HTMLElement, wrong: HTMLElement): void {
    const at = pointer(path);
    this.#places.set(at, { control, wrong });
    control.setAttribute("aria-describedby", wrong.id);
    control.addEventListener("change", () => {
      // A focused control that is redrawn loses the focus, too, though nobody changed its successor.
      if (this.#places.get(at)?.control !== control) return;
      this.#touched.add(at);
      this.#used();
    });
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
        if (all)
          for (
            let section = control.closest("details");
            section !== null;
            section = section.parentElement?.closest("details") ?? null
          )
            section.open = true;
        if (
          control.isConnected &&
          (first === undefined || (control.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0)
        )
          first = control;
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
    const { faults } = this.#pageData.messages;
    return reason === "other" ? `${faults.other} ${detail}` : filled(faults[reason] ?? detail, { n: bound ?? "" });
  }
}
