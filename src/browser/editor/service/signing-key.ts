import { signingKey } from "../../../ingest/keys.ts";
import { DATABASE, NAME, STORE } from "./key-store.ts";

/** A key that signs and cannot be read out. */
export type SigningKey = CryptoKey;

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB cannot be opened"));
  });
}

async function inStore<Value>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value | undefined> {
  try {
    const database = await opened();
    return await new Promise<Value>((resolve, reject) => {
      const request = act(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("IndexedDB cannot be read"));
    });
  } catch {
    // Private windows may have no database: the key then lasts as long as the page.
    return undefined;
  }
}

/** The key of a secret as it is pasted, or undefined where it is none. */
export async function keyOf(secret: string): Promise<SigningKey | undefined> {
  const key = await signingKey(secret.trim());
  return key.ok ? key.value : undefined;
}

/** The key that this device remembers. */
export async function rememberedKey(): Promise<SigningKey | undefined> {
  const key: unknown = await inStore("readonly", (store) => store.get(NAME));
  return key instanceof CryptoKey ? key : undefined;
}

export async function rememberKey(key: SigningKey): Promise<boolean> {
  return (await inStore("readwrite", (store) => store.put(key, NAME))) !== undefined;
}

export async function forgetKey(): Promise<void> {
  await inStore("readwrite", (store) => store.delete(NAME));
}
