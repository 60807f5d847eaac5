import type { HubRequest } from "./subscription-request.ts";

/** Tries of one push. Failures are fewer: rows of the table below have 0 to TRIES - 1 of them. */
export const MAX_ATTEMPTS = 8;

/**
 * Ordered migrations: each runs once, in a transaction; none is ever changed or removed. Times are milliseconds since
 * 1970.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- What was asked for and is not yet confirmed by whoever answers at the callback.
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    request TEXT NOT NULL,
    UNIQUE (topic, callback)
  );
  CREATE INDEX requests_host ON requests (host);

  -- wanted: the ledger's position that the subscriber shall see; due: when it is sent to next, null where there is nothing to send.
  CREATE TABLE subscriptions (
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    secret TEXT,
    expires INTEGER NOT NULL,
    wanted INTEGER NOT NULL DEFAULT 0,
    due INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, callback)
  ) WITHOUT ROWID;
  CREATE INDEX subscriptions_due ON subscriptions (due) WHERE due IS NOT NULL;
  CREATE INDEX subscriptions_expires ON subscriptions (expires);
  CREATE INDEX subscriptions_host ON subscriptions (host);

  -- Hosts at which requests in their name were not confirmed.
  CREATE TABLE denials (host TEXT PRIMARY KEY, count INTEGER NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Those that wait are of an older shape.
  DELETE FROM requests;
  -- Limits are counted by the registered domain: who has one has as many hosts below it as he likes.
  DROP INDEX requests_host;
  ALTER TABLE requests RENAME COLUMN host TO domain;
  CREATE INDEX requests_domain ON requests (domain);
  DROP INDEX subscriptions_host;
  ALTER TABLE subscriptions RENAME COLUMN host TO domain;
  CREATE INDEX subscriptions_domain ON subscriptions (domain);

  -- failures: failed tries in a row. Who was slow, or was given up, has one, too, and comes after the others. Walked in the order of sending.
  DROP INDEX subscriptions_due;
  CREATE INDEX subscriptions_turn ON subscriptions (failures, due) WHERE due IS NOT NULL;
  `,
];

export interface Subscription {
  readonly topic: string;
  readonly callback: string;
  readonly domain: string;
  readonly secret: string | null;
  readonly wanted: number;
  readonly failures: number;
}

const EVERY_COUNT_OF_FAILURES = Array.from({ length: MAX_ATTEMPTS }, (_, failures) => failures);

/**
 * The first of some rows, at most `limit` of them and of one domain `ofDomain`. No more rows are read than that takes.
 */
function fairly<Row extends { readonly domain: string }>(rows: Iterable<Row>, limit: number, ofDomain: number): Row[] {
  const taken: Row[] = [];
  const counts = new Map<string, number>();
  for (const row of rows) {
    if (taken.length === limit) break;
    const count = (counts.get(row.domain) ?? 0) + 1;
    counts.set(row.domain, count);
    if (count <= ofDomain) taken.push(row);
  }
  return taken;
}

/** Every statement that the hub runs. */
export function hubStatements(sql: SqlStorage) {
  // SqlStorage types a row as any record of values; the columns are those that the statement beside it names.
  const walk = <Row extends object>(query: string, ...values: (string | number | null)[]) =>
    sql.exec(query, ...values) as unknown as Iterable<Row>;
  const all = <Row extends object>(query: string, ...values: (string | number | null)[]): Row[] => [
    ...walk<Row>(query, ...values),
  ];
  const count = (query: string, ...values: (string | number)[]): number =>
    all<{ count: number }>(query, ...values)[0]?.count ?? 0;
  const run = (query: string, ...values: (string | number | null)[]): number => sql.exec(query, ...values).rowsWritten;
  /** Subscriptions there are; undefined where that must be counted anew. */
  let total: number | undefined;

  function* inTurn(now: number): Iterable<Subscription> {
    for (const failures of EVERY_COUNT_OF_FAILURES)
      yield* walk<Subscription>(
        "SELECT topic, callback, domain, secret, wanted, failures FROM subscriptions WHERE failures = ? AND due <= ? ORDER BY due",
        failures,
        now,
      );
  }

  return {
    /** A later request takes the place of one that waits. */
    ask: (request: HubRequest) =>
      run(
        "INSERT OR REPLACE INTO requests (topic, callback, domain, request) VALUES (?, ?, ?, ?)",
        request.topic,
        request.callback,
        request.domain,
        JSON.stringify(request),
      ),
    /** The oldest, at most `limit` of them and of one domain `ofDomain`. */
    pendingRequests: (limit: number, ofDomain: number): { id: number; request: HubRequest }[] =>
      fairly(
        walk<{ id: number; domain: string; request: string }>("SELECT id, domain, request FROM requests ORDER BY id"),
        limit,
        ofDomain,
      ).map(({ id, request }) => ({ id, request: JSON.parse(request) as HubRequest })),
    /** Takes a request out. One that took its place meanwhile has another id. */
    answered: (id: number) => run("DELETE FROM requests WHERE id = ?", id),
    hasPending: () => all("SELECT 1 FROM requests LIMIT 1").length > 0,
    pendingCount: () => count("SELECT count(*) AS count FROM requests"),
    askedOfDomain: (domain: string) => count("SELECT count(*) AS count FROM requests WHERE domain = ?", domain),

    subscribed: (topic: string, callback: string) =>
      all("SELECT 1 FROM subscriptions WHERE topic = ? AND callback = ?", topic, callback).length > 0,
    /** A renewal keeps what is still to be sent. */
    subscribe: ({ topic, callback, domain, secret }: HubRequest, expires: number) => {
      total = undefined;
      run(
        `INSERT INTO subscriptions (topic, callback, domain, secret, expires) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (topic, callback) DO UPDATE SET secret = excluded.secret, expires = excluded.expires`,
        topic,
        callback,
        domain,
        secret ?? null,
        expires,
      );
    },
    unsubscribe: (topic: string, callback: string) => {
      total = undefined;
      run("DELETE FROM subscriptions WHERE topic = ? AND callback = ?", topic, callback);
    },
    forget: (now: number) => {
      if (run("DELETE FROM subscriptions WHERE expires <= ?", now) > 0) total = undefined;
    },
    ofDomain: (domain: string) => count("SELECT count(*) AS count FROM subscriptions WHERE domain = ?", domain),
    count: () => {
      total ??= count("SELECT count(*) AS count FROM subscriptions");
      return total;
    },

    denied: (host: string, after: number) =>
      count("SELECT count FROM denials WHERE host = ? AND since > ?", host, after),
    deny: (host: string, now: number, after: number) =>
      run(
        `INSERT INTO denials (host, count, since) VALUES (?1, 1, ?2)
         ON CONFLICT (host) DO UPDATE SET count = CASE WHEN since > ?3 THEN count + 1 ELSE 1 END, since = CASE WHEN since > ?3 THEN since ELSE ?2 END`,
        host,
        now,
        after,
      ),
    forgetDenials: (before: number) => run("DELETE FROM denials WHERE since <= ?", before),

    /**
     * A topic has changed. Who is being tried again already waits for the next try. Who has nothing waiting takes the
     * position as it is told, for a ledger that was set back to an earlier state counts on from there.
     */
    announce: (topic: string, sequence: number, now: number) =>
      run(
        "UPDATE subscriptions SET wanted = CASE WHEN due IS NULL THEN ?1 ELSE max(wanted, ?1) END, due = coalesce(due, ?2) WHERE topic = ?3",
        sequence,
        now,
        topic,
      ),
    /** Those to be sent to, who never failed first, at most `limit` of them and of one domain `ofDomain`. */
    due: (now: number, limit: number, ofDomain: number): Subscription[] => fairly(inTurn(now), limit, ofDomain),
    nextDue: (): number | undefined => {
      const times = EVERY_COUNT_OF_FAILURES.flatMap((failures) =>
        all<{ due: number }>(
          "SELECT due FROM subscriptions WHERE failures = ? AND due IS NOT NULL ORDER BY due LIMIT 1",
          failures,
        ),
      );
      return times.length === 0 ? undefined : Math.min(...times.map(({ due }) => due));
    },
    dueCount: (now: number): number =>
      count("SELECT count(*) AS count FROM subscriptions WHERE due IS NOT NULL AND due <= ?", now),
    /** The version at `sequence` was taken; what was announced while it was sent is still to be sent. */
    sent: ({ topic, callback }: Subscription, sequence: number, failures: number, now: number) =>
      run(
        "UPDATE subscriptions SET failures = ?, due = CASE WHEN wanted > ? THEN ? END WHERE topic = ? AND callback = ?",
        failures,
        sequence,
        now,
        topic,
        callback,
      ),
    /** Sends again at `due`; with null not before the next change. */
    failed: ({ topic, callback }: Subscription, failures: number, due: number | null) =>
      run(
        "UPDATE subscriptions SET failures = ?, due = ? WHERE topic = ? AND callback = ?",
        failures,
        due,
        topic,
        callback,
      ),
  };
}

export type HubStatements = ReturnType<typeof hubStatements>;
