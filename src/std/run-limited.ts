import type { Content } from "../hub/outgoing.ts";

/** Runs jobs, `atOnce` of them at a time, and begins none any more once `isOver`. A job that throws is told to `onError` and holds up no other. */
export async function lanes(jobs: readonly (() => Promise<void>)[], atOnce: number, isOver: () => boolean, onError: (error: unknown) => void): Promise<void> {
  const queue = [...jobs];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !isOver(); next = queue.shift()) {
      try {
        await next();
      } catch (error) {
        onError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/**
 * Feeds that are being sent. Each is made once, for all who wait for it, and let go after the last of them: a feed may be of some megabytes, and there is
 * not room for many. `topics` names each as often as it will be used.
 */
export function shelf(topics: readonly string[], make: (topic: string) => Promise<Content | undefined>) {
  const waiting = new Map<string, number>();
  for (const topic of topics) waiting.set(topic, (waiting.get(topic) ?? 0) + 1);
  const made = new Map<string, Promise<Content | undefined>>();
  return {
    async use(topic: string, job: (content: Content | undefined) => Promise<void>): Promise<void> {
      const content = made.get(topic) ?? make(topic);
      made.set(topic, content);
      try {
        await job(await content);
      } finally {
        const left = (waiting.get(topic) ?? 1) - 1;
        waiting.set(topic, left);
        if (left <= 0) made.delete(topic);
      }
    },
  };
}
