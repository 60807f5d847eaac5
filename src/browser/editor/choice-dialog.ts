import { button, createElement } from "./dom.ts";

/** Asks a question, and returns which of the answers was chosen; undefined where the dialog was closed. */
export async function choose<Name extends string>(
  question: string,
  answers: Readonly<Record<Name, string>>,
  ...more: readonly HTMLElement[]
): Promise<Name | undefined> {
  return await new Promise((resolve) => {
    const dialog = createElement("dialog", { class: "ask", "aria-label": question });
    const names = Object.keys(answers) as Name[];
    const buttons = names.map((name) =>
      button(answers[name], { class: "plain", "data-choice": name }, () => dialog.close(name)),
    );
    dialog.append(createElement("p", {}, question), ...more, createElement("div", { class: "buttons" }, ...buttons));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(names.find((name) => name === dialog.returnValue));
    });
    document.querySelector("#composer")?.append(dialog);
    dialog.showModal();
  });
}
