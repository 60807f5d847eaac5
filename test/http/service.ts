// The whole Worker inside workerd: publish through the webhook, read through fetch.
import { runInDurableObject, SELF } from "cloudflare:test";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { bindings } from "../fixtures/ledger.ts";
import { holdAgainstContract } from "../openapi/contract.ts";
import { type Delivery, signedRequest } from "../signed.ts";

export const ORIGIN = "http://localhost:8787";

export async function deliver(body: unknown, delivery: Delivery = {}): Promise<Response> {
  const request = await signedRequest(body, delivery, ORIGIN);
  const response = await SELF.fetch(request);
  await holdAgainstContract("POST", request.url, response);
  return response;
}

/** Lets the ledger write KV, and memory forget: what tests read next is current. */
export async function project(): Promise<void> {
  const stub = bindings.LEDGER.getByName("ledger");
  await runInDurableObject(stub, (instance: Ledger) => instance.alarm());
}

export async function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  const response = await SELF.fetch(`${ORIGIN}${path}`, { headers, method, redirect: "manual" });
  await holdAgainstContract(method, `${ORIGIN}${path}`, response);
  return response;
}
