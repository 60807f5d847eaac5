/** A page of a channel's archive: a month of releases (UTC), from 1 where one month fills several. */
export interface ArchivePage {
  /** "2025-11" */
  readonly month: string;
  readonly number: number;
}

/** The page that "2025-11" or "2025-11.2" names. A first page has one name only. */
export function parsePage(name: string): ArchivePage | undefined {
  const match = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:\.([2-9]|[1-9]\d{1,5}))?$/.exec(name);
  return match?.[1] === undefined ? undefined : { month: match[1], number: Number(match[2] ?? 1) };
}

export function pageName(month: string, number: number): string {
  return number <= 1 ? month : `${month}.${number}`;
}

export function monthOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 7);
}

/** Milliseconds since 1970 at which a month starts. */
export function monthStart(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}

export function monthAfter(month: string): string {
  const start = new Date(monthStart(month));
  return monthOf(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1));
}
