import type { Language } from "../../../domain/entry/language.ts";
import { isZone, localToInstant, precision } from "../../../domain/time/instant.ts";
import { createElement, filled } from "../dom.ts";
import { localeOf, type PageData } from "../page-data.ts";

const formats = new Map<Language, Intl.DateTimeFormat>();

/** A moment with its weekday and zone in words. To make a format takes a hundred times as long as to use it. */
function formatOf(language: Language): Intl.DateTimeFormat {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(localeOf(language), {
      weekday: "short",
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    });
    formats.set(language, format);
  }
  return format;
}

/** The same instant by the reader's clocks; undefined where it is none, or where their clocks show the same hour. */
export function inReadersTime(local: unknown, zone: unknown, language: Language): string | undefined {
  if (typeof local !== "string" || typeof zone !== "string" || precision(local) !== "minute") return undefined;
  // A zone that is still being typed is none.
  if (!isZone(zone)) return undefined;
  const instant = localToInstant(local, zone);
  if (!instant.ok) return undefined;
  const at = new Date(instant.value);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const own =
    `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:` +
    `${pad(at.getMinutes())}`;
  return own === local ? undefined : formatOf(language).format(at);
}

interface MomentControl {
  readonly root: HTMLElement;
  readonly first: HTMLInputElement;
  /** Shows the reader's hour anew: the zone may have changed elsewhere. */
  readonly refresh: () => void;
}

/** Asks for a date and perhaps an hour by the clocks of a place. A date of another precision is asked for as text. */
export function momentControl(
  { messages: { page }, language }: PageData,
  value: unknown,
  attributes: Readonly<Record<string, string | undefined>>,
  zone: () => unknown,
  change: (value: string) => void,
): MomentControl {
  const given = typeof value === "string" ? value : "";
  const yours = createElement("span", { class: "yours" });
  let current = given;
  const refresh = (): void => {
    const time = inReadersTime(current, zone(), language);
    yours.textContent = time === undefined ? "" : filled(page.yourTime ?? "", { time });
  };
  const set = (next: string): void => {
    current = next;
    change(next);
    refresh();
  };
  refresh();
  if (given !== "" && !/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?$/.test(given)) {
    const first = createElement("input", { ...attributes, value: given, dir: "ltr" });
    first.addEventListener("input", () => set(first.value));
    return { root: createElement("span", { class: "moment" }, first, yours), first, refresh };
  }
  const [day = "", hour = ""] = given.split("T");
  const first = createElement("input", { ...attributes, type: "date", value: day });
  const second = createElement("input", { type: "time", value: hour, "aria-label": page.hour });
  const both = (): void =>
    set(first.value === "" ? "" : second.value === "" ? first.value : `${first.value}T${second.value}`);
  first.addEventListener("input", both);
  second.addEventListener("input", both);
  return { root: createElement("span", { class: "moment" }, first, second, yours), first, refresh };
}
