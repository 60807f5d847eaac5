// Keys of the tests. They open nothing but services that the tests start themselves.
import type { EditorRecord } from "../src/domain/command/editor.ts";

function secret(seed: number): string {
  return `whsec_${btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, index) => (seed * 7 + index * 29 + (index * index) / 1) & 255)))}`;
}

export const SECRETS = {
  desk: secret(1),
  deskOld: secret(2),
  ministry: secret(3),
  translator: secret(4),
  newsroom: secret(5),
  retired: secret(6),
  future: secret(7),
} as const;

export const GHOST_SECRET = "sphinx of black quartz 4711";

/**
 * `desk` publishes for everybody and is in the middle of a rotation, with one key that has ended and one that is yet to come;
 * `ministry` publishes only for the French ministry, `translator` translates into French only, `newsroom` does no events.
 */
export const EDITORS: EditorRecord[] = [
  {
    id: "desk",
    name: "News desk",
    secrets: [
      SECRETS.desk,
      SECRETS.deskOld,
      { key: SECRETS.retired, expires: "2025-01-01T00:00:00Z" },
      { key: SECRETS.future, notBefore: "2099-01-01T00:00:00Z" },
    ],
  },
  { id: "ministry", name: "Ministry", secrets: [SECRETS.ministry], scopes: { organisations: ["fr-ministry-health"] } },
  { id: "translator", name: "Translator", secrets: [SECRETS.translator], scopes: { languages: ["fr"], commands: ["entry.translate"] } },
  {
    id: "blog",
    name: "Blog of the French ministry",
    scopes: { organisations: ["fr-ministry-health"] },
    adapters: {
      ghost: [
        {
          secret: GHOST_SECRET,
          language: "fr",
          organisations: [{ id: "fr-ministry-health", role: "publisher" }],
          topics: ["governance-ethics"],
          tags: { "sante-mentale": "mental-health" },
        },
      ],
    },
  },
  { id: "newsroom", name: "Newsroom", secrets: [SECRETS.newsroom], scopes: { commands: ["entry.*"] } },
];
