/** Bounds of what is kept for one editor beside what is served. Tests set lower ones. */
export interface Quotas {
  /** Steps that wait for their instant. */
  scheduled: number;
  drafts: number;
  /** Octets of both together. */
  octets: number;
  /** Receipts, of dry runs and steps of batches too, within the time that they are kept. */
  receipts: number;
}

export const QUOTAS: Readonly<Quotas> = {
  scheduled: 500,
  drafts: 500,
  octets: 64 * 1_048_576,
  receipts: 100_000,
};

/** The number and size of what an editor has waiting. */
export interface WaitingUsage {
  readonly scheduled: number;
  readonly drafts: number;
  readonly octets: number;
}

/** Names the bound that an editor's steps and drafts exceed; undefined if they are within all of them. */
export function waitingExcess(usage: WaitingUsage, quotas: Quotas): string | undefined {
  const discard = "discard what is no longer meant (entry.discard), or wait until some of it is published";
  if (usage.scheduled > quotas.scheduled) return `at most ${quotas.scheduled} steps of yours may wait: ${discard}`;
  if (usage.drafts > quotas.drafts) return `at most ${quotas.drafts} drafts of yours are kept: ${discard}`;
  if (usage.octets > quotas.octets)
    return `what waits of yours may take at most ${quotas.octets} octets in all: ${discard}`;
  return undefined;
}
