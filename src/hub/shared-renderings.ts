import type { Content } from "./outgoing.ts";

/**
 * Feeds that are being sent. Each is made once, for all who wait for it, and let go after the last of them: a feed may
 * be of some megabytes, and there is not room for many. `topics` names each as often as it will be used.
 */
export function sharedRenderings(topics: readonly string[], make: (topic: string) => Promise<Content | undefined>) {
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
