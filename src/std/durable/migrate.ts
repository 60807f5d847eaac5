/** The beginning of what an object says whose tables are newer than its code: its caller gets the error's text only. */
const NEWER = /^its tables are of version \d+, and this code knows \d+\b/;

/** Reports whether an object refused because a later version of the service has made its tables. */
export function isOfNewerSchema(error: unknown): error is Error {
  return error instanceof Error && NEWER.test(error.message);
}

/**
 * Brings a database up to the newest of its ordered migrations, each in a transaction of its own. Throws where a later
 * version has made the tables: what this code would not write there, that one would miss for ever.
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const version =
    (storage.sql.exec("SELECT max(version) AS version FROM schema_version").one().version as number | null) ?? 0;
  if (version > migrations.length)
    throw new Error(
      `its tables are of version ${version}, and this code knows ${migrations.length}: deploy the version of the ` +
        "service that made them, or a later one",
    );
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    storage.transactionSync(() => {
      storage.sql.exec(migration);
      storage.sql.exec("INSERT INTO schema_version (version) VALUES (?)", index + 1);
    });
  }
}
