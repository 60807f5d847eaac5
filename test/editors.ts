// Keys of the tests. They open nothing but services that the tests start themselves.
import type { EditorRecord } from "../src/model/editor.ts";

function secret(seed: number): string {
  return `whsec_${btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, index) => (seed * 7 + index * 29 + (index * index) / 1) & 255)))}`;
}

export const SECRETS = { desk: secret(1), deskOld: secret(2), ministry: secret(3) } as const;

/** `desk` publishes for everybody and is in the middle of a rotation; `ministry` only for the French ministry. */
export const EDITORS: EditorRecord[] = [
  { id: "desk", name: "News desk", secrets: [SECRETS.desk, SECRETS.deskOld] },
  { id: "ministry", name: "Ministry", secrets: [SECRETS.ministry], scopes: { organisations: ["fr-ministry-health"] } },
];
