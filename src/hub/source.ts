import { sha256, toBase64 } from "../std/bytes.ts";
import { networkOf } from "../std/network.ts";

/** A name for whoever asks from an address, from which nobody can tell the address: `salt` is kept in memory only. */
export async function sourceOf(address: string, salt: string): Promise<string> {
  return toBase64((await sha256(`${salt} ${networkOf(address)}`)).subarray(0, 12));
}
