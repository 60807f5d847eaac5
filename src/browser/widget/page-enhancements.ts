// Improvements of pages where scripts run: the reader's own hours, buttons that copy, a language switch that closes,
// the room that a field has left, copies for when there is no connection. Everything is there without it.

import { type Language, languages as settings } from "../../../dist/site.js";
import { offsetLabel } from "../../render/entry/offset-label.ts";
import { DATABASE, STORE } from "../editor/service/key-store.ts";

// The page brings the words of days, and clocks and offsets need none: a first call of Intl takes a slow telephone a
// fifth of a second, before it shows the page.

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** The hour that the reader's clocks show: "09:00". */
function clockHere(at: Date): string {
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/** The day that the reader's clocks show: "2025-11-19". */
function dayHere(at: Date): string {
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

/** The reader's offset from UTC at an instant: "UTC+01:00". */
function offsetHere(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return offsetLabel(`${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(rest)}`);
}

/**
 * The span in the reader's zone: with its days where `whole`, or where the reader's clocks show another day than the
 * page; else the hours alone. `days` are in words, as they stand before an hour.
 */
function inReadersZone(
  starts: Date,
  ends: Date,
  { day, days, whole }: { day: string; days: Readonly<Record<string, string>>; whole: boolean },
): string {
  const [first, last] = [dayHere(starts), dayHere(ends)];
  const from = `${whole || first !== day ? (days[first] ?? `${first} `) : ""}${clockHere(starts)}`;
  if (ends <= starts) return from;
  // The hours of a part that goes on after midnight are as clear without the day after.
  return whole && first !== last
    ? `${from} – ${days[last] ?? `${last} `}${clockHere(ends)}`
    : `${from}–${clockHere(ends)}`;
}

/** Reports whether the reader's local time equals the time on the page. */
function isOwn(at: string): boolean {
  const date = new Date(at);
  return at.slice(0, 16) === `${dayHere(date)}T${clockHere(date)}`;
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
  const days = JSON.parse(place.closest<HTMLElement>("[data-days]")?.dataset.days ?? "{}") as Record<string, string>;
  const span = inReadersZone(at, new Date(ends), { day: starts.slice(0, 10), days, whole: words !== null });
  (words ?? place).textContent = words === null ? span : `${span} (${offsetHere(at)})`;
  place.hidden = false;
}

// A programme names the reader's zone once, above its hours.
for (const place of document.querySelectorAll<HTMLElement>("[data-zone]")) {
  const { zone = "" } = place.dataset;
  const words = place.querySelector("bdi");
  if (words === null || Number.isNaN(Date.parse(zone)) || isOwn(zone)) continue;
  words.textContent = offsetHere(new Date(zone));
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
const { lang } = document.documentElement;
/** As the pages themselves write numbers. */
const { locale } = settings[lang as Language] ?? { locale: lang };
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
