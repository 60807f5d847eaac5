// Improvements of pages where scripts run: the reader's own hours, buttons that copy, a language switch that closes,
// the room that a field has left, copies for when there is no connection. Everything is there without it.

import { type Language, languages as settings } from "../../../dist/site.js";
import { DATABASE, STORE } from "../editor/service/key-store.ts";

const { lang } = document.documentElement;
/** As the pages themselves write dates. */
const { locale } = settings[lang as Language] ?? { locale: lang };

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** The name of the reader's zone at an instant. */
function zoneName(at: Date): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZoneName: "short" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/**
 * The span in the reader's zone: with its days where `whole`, or where the reader's clocks show another day than the
 * page; else the hours alone.
 */
function inReadersZone(starts: Date, ends: Date, day: string, whole: boolean): string {
  const dated: Intl.DateTimeFormatOptions = whole
    ? { day: "numeric", month: "long" }
    : dayHere(starts) === day
      ? {}
      : { day: "numeric", month: "short" };
  // The hours of a part that goes on after midnight are as clear without the day after.
  const between = whole || dayHere(starts) === dayHere(ends);
  const format = new Intl.DateTimeFormat(locale, { ...dated, ...CLOCK });
  if (ends <= starts) return format.format(starts);
  return between
    ? format.formatRange(starts, ends)
    : `${format.format(starts)}–${new Intl.DateTimeFormat(locale, CLOCK).format(ends)}`;
}

/** The day that the reader's clocks show: "2025-11-19". */
function dayHere(at: Date): string {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}

/** Reports whether the reader's local time equals the time on the page. */
function isOwn(at: string): boolean {
  const date = new Date(at);
  return (
    at.slice(0, 16) ===
    `${dayHere(date)}T${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`
  );
}

const WORKER = "/service-worker.js";

/** A policy of trusted types (not yet among TypeScript's types). */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
// With Trusted Types, the page takes no plain text as the address of a script.
const policy = trustedTypes?.createPolicy("service-worker", { createScriptURL: () => WORKER });
// The browser may refuse it, as in a private window: then nothing is kept.
navigator.serviceWorker?.register(policy?.createScriptURL(WORKER) ?? WORKER).catch(() => {});

for (const place of document.querySelectorAll<HTMLElement>("[data-starts]")) {
  const { starts = "", ends = starts } = place.dataset;
  if (Number.isNaN(Date.parse(starts)) || isOwn(starts)) continue;
  const at = new Date(starts);
  const words = place.querySelector("bdi");
  const span = inReadersZone(at, new Date(ends), starts.slice(0, 10), words !== null);
  (words ?? place).textContent = words === null ? span : `${span} (${zoneName(at)})`;
  place.hidden = false;
}

// A programme names the reader's zone once, above its hours.
for (const place of document.querySelectorAll<HTMLElement>("[data-zone]")) {
  const { zone = "" } = place.dataset;
  const words = place.querySelector("bdi");
  if (words === null || Number.isNaN(Date.parse(zone)) || isOwn(zone)) continue;
  words.textContent = zoneName(new Date(zone));
  place.hidden = false;
}

/** Has buttons copy what they are of. */
function enableCopies(within: ParentNode): void {
  for (const button of within.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
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
}
enableCopies(document);

/** Shows what a form's choice leads to in place: the part of the page that follows it, and the links to languages. */
function followChoice(form: HTMLFormElement, part: string): void {
  let latest: XMLHttpRequest | undefined;
  form.addEventListener("change", () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "") as [string, string][];
    const address = `${form.action}${chosen.length === 0 ? "" : `?${new URLSearchParams(chosen)}`}`;
    latest?.abort();
    const request = new XMLHttpRequest();
    latest = request;
    // What stands there is of the choice before: nobody shall copy it.
    document.querySelector(`#${part}`)?.setAttribute("inert", "");
    request.open("GET", address);
    // It parses the page by itself: with Trusted Types, no text becomes HTML here.
    request.responseType = "document";
    request.onload = () => {
      const there = request.responseXML;
      for (const selector of [`#${part}`, ".languages"]) {
        const anew = there?.querySelector(selector);
        if (anew === null || anew === undefined) return location.assign(address);
        enableCopies(anew);
        document.querySelector(selector)?.replaceWith(anew);
      }
      history.replaceState(null, "", address);
    };
    request.onerror = () => location.assign(address);
    request.send();
  });
  // It is for pages without scripts.
  form.querySelector<HTMLElement>("[type=submit]")?.setAttribute("hidden", "");
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-follow]"))
  followChoice(form, form.dataset.follow ?? "");

// How much room a field still has. It is read aloud only where there is little.
const LITTLE = 100;
for (const place of document.querySelectorAll<HTMLElement>("[data-left]")) {
  const field = document.querySelector<HTMLTextAreaElement>(`#${place.dataset.left}`);
  const words = place.querySelector("bdi");
  if (field === null || words === null) continue;
  const count = (): void => {
    const left = field.maxLength - field.value.length;
    place.role = left <= LITTLE ? "status" : null;
    words.textContent = left.toLocaleString(locale);
  };
  field.addEventListener("input", count);
  count();
  place.hidden = false;
}

for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.switch, details.menu")) {
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  // It comes ahead of what it covers: whoever tabs past its end has left it.
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
}

/** Reports whether this browser remembers an editor's key; where it does not, nothing is made to look it up in. */
async function hasKey(): Promise<boolean> {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === DATABASE)) return false;
  return await new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction(STORE).objectStore(STORE).count();
      counting.onsuccess = () => resolve(counting.result > 0);
      counting.onerror = () => reject(counting.error);
    };
  });
}

// The link to the editor is for those who have a key; where that cannot be told, nobody sees it.
const edit = document.querySelector<HTMLElement>("[data-edit]");
if (edit !== null)
  hasKey().then(
    (has) => {
      edit.hidden = !has;
    },
    () => {},
  );
