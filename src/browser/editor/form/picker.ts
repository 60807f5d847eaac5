import { folded } from "../../folded.ts";
import { createElement } from "../dom.ts";

/** A choice: its value and its name. */
export type PickerChoice = readonly [value: string, name: string];

/** Returns the choice that a text names, by name or by value, whatever its case and accents. */
export function choiceNamed(choices: readonly PickerChoice[], text: string): PickerChoice | undefined {
  const wanted = folded(text);
  return wanted === "" ? undefined : choices.find(([value, name]) => folded(name) === wanted || value === wanted);
}

/**
 * Creates an input that searches choices as one types, and adds the one that is chosen from the list, or named in full
 * when the input is left or Enter is pressed. `unknown` hears whether what stands there names nothing.
 */
export function picker(
  id: string,
  list: string,
  choices: readonly PickerChoice[],
  add: (value: string) => void,
  unknown: (is: boolean) => void,
): HTMLInputElement {
  const input = createElement("input", { id, list, type: "search", autocomplete: "off", autocapitalize: "off" });
  const take = (): void => {
    const found = choiceNamed(choices, input.value);
    unknown(found === undefined && input.value.trim() !== "");
    if (found === undefined) return;
    input.value = "";
    add(found[0]);
  };
  input.addEventListener("input", (event) => {
    // A choice from the list comes as a whole; what is typed may be the beginning of another name.
    const type = event instanceof InputEvent ? event.inputType : "";
    if (type === "" || type === "insertReplacementText") take();
    else unknown(false);
  });
  input.addEventListener("change", take);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  return input;
}
