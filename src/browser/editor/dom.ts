type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes and children; texts become text, never markup. */
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(attribute, "");
    else if (value !== undefined && value !== false) made.setAttribute(attribute, String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** A button that does not send its form. */
export function button(label: string, attributes: Attributes, act: () => void): HTMLButtonElement {
  const made = createElement("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

/** A sentence of the page with what it leaves open: {n}, {time}. */
export function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (open, name: string) => String(values[name] ?? open));
}
