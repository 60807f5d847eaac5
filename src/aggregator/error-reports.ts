import type { GivenReport } from "../domain/source/error-report.ts";
import { fingerprint, sha256 } from "../std/bytes.ts";
import { DAY_MS } from "../std/duration.ts";
import { networkOf } from "../std/network.ts";

/** Reports of a day (UTC): those that are kept, and those that are taken from one group of networks. */
export const MAX_REPORTS = { day: 50, source: 10 } as const;

/** Milliseconds for which a report is kept, whether somebody has seen to it or not. */
export const REPORT_KEPT = 30 * DAY_MS;

/** Reports that an editor is shown at once. */
export const REPORTS_SHOWN = 20;

/**
 * The group of networks that an address belongs to, one of 1,024. Millions of addresses are in each, so that nobody can
 * tell one from it, whoever reads the salt too; with another salt each day nobody can choose somebody else's.
 */
export async function sourceGroup(address: string, salt: string): Promise<number> {
  const [high = 0, low = 0] = await sha256(`${salt} ${networkOf(address)}`);
  return ((high << 8) | low) & 1023;
}

/** The id of a report: the same words about the same page are the same report. */
export function reportId({ entry, words }: GivenReport): string {
  const said = words.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
  return fingerprint(`report ${entry?.id ?? ""} ${said}`);
}
