import { networkOf } from "../../std/network.ts";

/** Bounds of what readers of one isolate may ask of the ledger at once. */
const LIMITS = {
  all: 6,
  client: 3,
  /** Milliseconds that a question waits for its turn, and between looks whether it has come. */
  turnMs: 2000,
  pause: 15,
  /** Milliseconds after which a question counts no more: its client has gone, and nobody hears its end. */
  lease: 10_000,
} as const;

/** A question that is with the ledger: of whom, until when it counts, and what came of it. */
interface Asked {
  readonly client: string | undefined;
  readonly until: number;
  hasEnded: boolean;
  answer?: unknown;
}

/** Readers' questions to the ledger, of which only some are asked at once: what is written never waits behind all. */
export interface LedgerQueries {
  /**
   * Asks when it is the client's turn; undefined where that does not come in time. Who asks the same (`subject`) while
   * it is being asked gets the same answer, and takes nobody's turn.
   */
  ask<Answer>(
    client: string | undefined,
    subject: string,
    question: () => Promise<Answer>,
  ): Promise<Answer | undefined>;
}

/**
 * The client that a request counts as one of: its network, for an IPv6 address is one of as many as its owner likes.
 * Undefined where the platform does not say from where it came.
 */
export function clientOf(request: Pick<Request, "headers"> | undefined): string | undefined {
  const address = request?.headers.get("cf-connecting-ip") ?? undefined;
  return address === undefined ? undefined : networkOf(address);
}

/** `now` in milliseconds; `wait` resolves after so many. */
export function boundedLedgerQueries(
  now: () => number,
  wait: (milliseconds: number) => Promise<unknown>,
): LedgerQueries {
  const asked = new Map<symbol, Asked>();
  const latest = new Map<string, Asked>();
  const isFree = (client: string | undefined): boolean => {
    for (const [id, { until }] of asked) if (until <= now()) asked.delete(id);
    if (asked.size >= LIMITS.all) return false;
    if (client === undefined) return true;
    return [...asked.values()].filter((each) => each.client === client).length < LIMITS.client;
  };
  /** The question about a subject that is being asked. */
  const running = (subject: string): Asked | undefined => {
    const known = latest.get(subject);
    return known !== undefined && known.until > now() ? known : undefined;
  };
  return {
    async ask<Answer>(client: string | undefined, subject: string, question: () => Promise<Answer>) {
      let deadline = now() + LIMITS.turnMs;
      let mayFollow = true;
      for (;;) {
        const same = mayFollow ? running(subject) : undefined;
        if (same !== undefined) {
          // Each waits by itself: the request that asked may be gone, and its promise is never settled then.
          while (!same.hasEnded && same.until > now()) await wait(LIMITS.pause);
          // Why there is none, only who asks is told.
          if (same.answer !== undefined) return same.answer as Answer;
          // Asks by himself next, and in time: whoever followed one after another would wait as long as they fail.
          mayFollow = false;
          deadline = now() + LIMITS.turnMs;
        } else if (isFree(client)) break;
        else if (now() >= deadline) return undefined;
        else await wait(LIMITS.pause);
      }
      const id = Symbol(subject);
      const own: Asked = { client, until: now() + LIMITS.lease, hasEnded: false };
      asked.set(id, own);
      latest.set(subject, own);
      try {
        const answer = await question();
        own.answer = answer;
        return answer;
      } finally {
        own.hasEnded = true;
        asked.delete(id);
        if (latest.get(subject) === own) latest.delete(subject);
      }
    },
  };
}
