import type { Origin } from "../../domain/channel/urls.ts";

/**
 * Renders security.txt, the contact for vulnerabilities (RFC 9116). It expires half a year after the beginning of the
 * month of `now` (milliseconds), so the bytes change once a month.
 */
export function renderSecurityTxt({ origin }: Origin, contact: string, now: number): string {
  const today = new Date(now);
  const expires = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 6, 1)).toISOString();
  return `Contact: ${contact}\nExpires: ${expires}\nCanonical: ${origin}/.well-known/security.txt\n`;
}
