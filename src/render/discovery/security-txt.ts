import type { Origin } from "../../domain/channel/urls.ts";

/** Whom to tell of a weakness (RFC 9116). It ends half a year after the month of `now` (milliseconds) began: the bytes change once a month. */
export function renderSecurityTxt({ origin }: Origin, contact: string, now: number): string {
  const today = new Date(now);
  const expires = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 6, 1)).toISOString();
  return `Contact: ${contact}\nExpires: ${expires}\nCanonical: ${origin}/.well-known/security.txt\n`;
}
