// Shows what an operation answers on its own page, where scripts run. Without it the form leads to the answer.

/** Characters of an answer that are shown: the whole is at its address. */
const MAX_SHOWN = 50_000;

/** JSON with an indent; anything else as it is. */
function readable(text: string, type: string): string {
  if (!/[/+]json\b/.test(type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function show(form: HTMLFormElement, answered: HTMLElement): Promise<void> {
  const [status, block] = [answered.querySelector("p"), answered.querySelector("pre")];
  if (status === null || block === null) return;
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const response = await fetch(`${form.action}?${new URLSearchParams(fields)}`, { cache: "no-cache" });
  const text = await response.text();
  const link = document.createElement("a");
  link.href = response.url;
  link.textContent = response.url;
  status.replaceChildren(`${response.status} · `, link);
  block.textContent = readable(text, response.headers.get("content-type") ?? "").slice(0, MAX_SHOWN);
  answered.hidden = false;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form.try")) {
  const answered = form.querySelector<HTMLElement>(".answered");
  if (answered === null) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // An answer that cannot be shown here can still be opened.
    show(form, answered).catch(() => form.submit());
  });
}
