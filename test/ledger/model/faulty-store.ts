// KV with faults: puts that fail, hang, or are stored and reported as failed; reads that lag.
import type { ValueStore } from "../../../src/read-model/read.ts";

/**
 * Returns the order of a key's values: the number of an index's write, the version of an entry; a block never changes.
 */
function positionOf(value: string): number {
  return Number(/^\{"schema":1,.*?"write":(\d+)/.exec(value)?.[1] ?? /"version":(\d+)/.exec(value)?.[1] ?? 0);
}

export class FaultyStore {
  /** The number of next puts that fail, hang, or are stored and fail then. */
  failing = 0;
  hanging = 0;
  lying = 0;
  /** The number of values by which a read may lag behind. */
  lag = 0;
  /** True if a key was lost that nobody has written since. */
  isLost = false;
  /** Keys that were given an earlier value than they had. */
  readonly wentBack: string[] = [];
  readonly #store: KVNamespace;
  readonly #real: (key: string, value: string) => Promise<void>;
  readonly #values = new Map<string, string[]>();
  readonly #pending: { land: () => Promise<void>; back: () => void }[] = [];

  constructor(store: KVNamespace, put: (key: string, value: string) => Promise<void>) {
    this.#store = store;
    this.#real = put;
  }

  async put(key: string, value: string): Promise<void> {
    if (this.failing > 0) {
      this.failing--;
      throw new Error("KV is busy");
    }
    if (this.hanging > 0) {
      this.hanging--;
      await new Promise<void>((back) => {
        this.#pending.push({ land: () => this.#stored(key, value), back });
      });
      return;
    }
    await this.#stored(key, value);
    if (this.lying > 0) {
      this.lying--;
      throw new Error("lost on the way back");
    }
  }

  async #stored(key: string, value: string): Promise<void> {
    await this.#real(key, value);
    const before = this.#values.get(key) ?? [];
    const last = before.at(-1);
    if (last !== undefined && positionOf(value) < positionOf(last)) this.wentBack.push(key);
    this.#values.set(key, [...before, value]);
  }

  /** Stores what hangs and has its puts come back. */
  async land(): Promise<void> {
    for (const { land, back } of this.#pending.splice(0)) {
      await land();
      back();
    }
  }

  /** Ends a hanging put, stored or not; its caller is gone. */
  async abandon(stored: boolean): Promise<void> {
    for (const { land } of this.#pending.splice(0)) if (stored) await land();
  }

  async lose(pick: number): Promise<void> {
    const { keys } = await this.#store.list();
    const key = keys[pick % Math.max(keys.length, 1)]?.name;
    if (key === undefined) return;
    await this.#store.delete(key);
    this.isLost = true;
  }

  /** KV as a location sees it that lags: each key by another number of values, and a new one not at all. */
  get reads(): ValueStore {
    const read = async (key: string): Promise<string | null> => {
      const values = this.#values.get(key);
      if (this.lag === 0 || values === undefined) return await this.#store.get(key);
      const behind = (key.length + values.length) % (this.lag + 1);
      return values[values.length - 1 - behind] ?? null;
    };
    return {
      get: (async (keys: string | readonly string[]) =>
        typeof keys === "string"
          ? await read(keys)
          : new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)))) as ValueStore["get"],
    };
  }
}
