/** Brings a database up to the newest of its ordered migrations, each in a transaction of its own. */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const version =
    (storage.sql.exec("SELECT max(version) AS version FROM schema_version").one().version as number | null) ?? 0;
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    storage.transactionSync(() => {
      storage.sql.exec(migration);
      storage.sql.exec("INSERT INTO schema_version (version) VALUES (?)", index + 1);
    });
  }
}
