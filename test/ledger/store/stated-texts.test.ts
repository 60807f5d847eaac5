import { reset, runInDurableObject } from "cloudflare:test";
import { beforeEach, expect, it } from "vitest";
import { MIGRATIONS } from "../../../src/ledger/store/schema.ts";
import { command, drafting } from "../../fixtures/commands.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { UNSTATED } from "../../fixtures/stored-texts.ts";
import { execute, ledger, rows, settle, storedView } from "../../fixtures/worker/ledger.ts";

const migration = MIGRATIONS.find((sql) => sql.includes("Each text says whose words it is")) ?? "";

const TABLES = [
  ["revisions", "document", "$.entry.texts"],
  ["entries", "document", "$.entry.texts"],
  ["drafts", "document", "$.entry.texts"],
  ["held", "order_json", "$.step.data.entry.texts"],
] as const;

// A ledger writes over nothing that another one has written to KV.
beforeEach(async () => {
  await reset();
});

it.each(UNSTATED)(
  "the ledger completes a stored text (%s) in every table as exports are read, without a version or a moved date",
  async (name, stored, stated) => {
    const stub = ledger(`stated ${name}`);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    await execute(stub, publishing(news("a")));
    await execute(stub, drafting(news("b")));
    await execute(stub, publishing(news("c"), { publishAt: soon }));
    await execute(
      stub,
      command("entry.translate", {
        id: "a",
        language: "de",
        text: { words: "source", title: "T", summary: "S" },
        publishAt: soon,
      }),
    );
    await settle(stub);
    const before = await rows(stub, "SELECT entry_id, version, at FROM revisions");
    const changed = await rows(stub, "SELECT key, changed FROM views ORDER BY key");
    const texts = JSON.stringify({ en: stored, fr: stored });
    await runInDurableObject(stub, (_, { storage }) => {
      for (const [table, column, path] of TABLES)
        storage.sql.exec(
          `UPDATE ${table} SET ${column} = json_set(${column}, '${path}', json(?)) WHERE json_type(${column}, ` +
            `'${path}') = 'object'`,
          texts,
        );
      storage.sql.exec(
        "UPDATE held SET order_json = json_set(order_json, '$.step.data.text', json(?)) WHERE order_json LIKE " +
          "'%translate%'",
        JSON.stringify(stored),
      );
      storage.sql.exec("DELETE FROM items; UPDATE views SET dirty = 1, force = 1 WHERE target IS NOT NULL");
      storage.transactionSync(() =>
        storage.sql.exec(migration.replace("CASE WHEN dirty IS NULL THEN '-' ELSE '*' END", "'-'")),
      );
    });
    for (const [table, column, path] of TABLES) {
      const found = await rows(
        stub,
        `SELECT json_extract(${column}, '${path}') AS texts FROM ${table} WHERE json_type(${column}, '${path}') ` +
          "= 'object'",
      );
      expect(found.length, table).toBeGreaterThan(0);
      for (const row of found) expect(JSON.parse(String(row.texts))).toEqual({ en: stated, fr: stated });
    }
    const [translate] = await rows(
      stub,
      "SELECT json_extract(order_json, '$.step.data.text') AS text FROM held WHERE order_json LIKE '%translate%'",
    );
    expect(JSON.parse(String(translate?.text))).toEqual(stated);
    await settle(stub);
    expect(await rows(stub, "SELECT entry_id, version, at FROM revisions")).toEqual(before);
    expect(await rows(stub, "SELECT key, changed FROM views ORDER BY key")).toEqual(changed);
    const [item] = (await storedView("latest", "en", { kind: "everything" }))?.items ?? [];
    expect(item).toMatchObject({ words: stated.words, version: 1, title: stated.title });
  },
);
