// What pages gain where scripts run: the reader's own hours, buttons that copy, a language switch that closes. Everything is there without it.

const { lang } = document.documentElement;
/** As the pages themselves write dates: Arabic with Latin digits. */
const locale = { ar: "ar-u-nu-latn", en: "en-GB", pt: "pt-PT" }[lang] ?? lang;

/** The span in the reader's zone: with its days where `whole`, else the hours alone; with the zone's name. */
function inReadersZone(starts: Date, ends: Date, whole: boolean): string {
  const format = new Intl.DateTimeFormat(locale, {
    ...(whole || starts.toDateString() !== ends.toDateString() ? { day: "numeric", month: "long" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  return ends > starts ? format.formatRange(starts, ends) : format.format(starts);
}

/** Whether the reader's clocks show the hour that the page shows. */
function isOwn(at: string): boolean {
  const shown = /T(\d{2}:\d{2})/.exec(at)?.[1];
  const date = new Date(at);
  return shown === `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

for (const place of document.querySelectorAll<HTMLElement>("[data-starts]")) {
  const { starts = "", ends = starts } = place.dataset;
  if (Number.isNaN(Date.parse(starts)) || isOwn(starts)) continue;
  const words = place.querySelector("bdi");
  (words ?? place).textContent = inReadersZone(new Date(starts), new Date(ends), words !== null);
  place.hidden = false;
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = button.dataset.done ?? label;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
  // The clipboard is only there over TLS and on this machine.
  if (navigator.clipboard !== undefined) {
    button.hidden = false;
    if (button.parentElement !== null) button.parentElement.hidden = false;
  }
}

const languages = document.querySelector<HTMLDetailsElement>("details.switch");
if (languages !== null) {
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !languages.contains(target)) languages.open = false;
  });
  languages.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    languages.open = false;
    languages.querySelector("summary")?.focus();
  });
  // The switch comes ahead of what it covers: whoever tabs past its end has left it.
  languages.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !languages.contains(relatedTarget)) languages.open = false;
  });
}
