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

/** Readers' questions to the ledger, of which only some are asked at once: what is written never waits behind all. */
export interface Questions {
  /** Asks when it is the client's turn; undefined where that does not come in time. */
  ask<Answer>(client: string | undefined, question: () => Promise<Answer>): Promise<Answer | undefined>;
}

/** `now` in milliseconds; `wait` resolves after so many. */
export function boundedQuestions(now: () => number, wait: (milliseconds: number) => Promise<unknown>): Questions {
  const asked = new Map<symbol, { readonly client: string | undefined; readonly until: number }>();
  const isFree = (client: string | undefined): boolean => {
    for (const [id, { until }] of asked) if (until <= now()) asked.delete(id);
    if (asked.size >= LIMITS.all) return false;
    if (client === undefined) return true;
    return [...asked.values()].filter((each) => each.client === client).length < LIMITS.client;
  };
  return {
    async ask(client, question) {
      const deadline = now() + LIMITS.turnMs;
      while (!isFree(client)) {
        if (now() >= deadline) return undefined;
        await wait(LIMITS.pause);
      }
      const id = Symbol("question");
      asked.set(id, { client, until: now() + LIMITS.lease });
      try {
        return await question();
      } finally {
        asked.delete(id);
      }
    },
  };
}
