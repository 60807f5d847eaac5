import type { HubRequest } from "./subscription-request.ts";

/** Tries of one push. Failures are fewer: rows of the table below have 0 to MAX_ATTEMPTS - 1 of them. */
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
  `
  -- source: who asked (a salted hash of a network), so that one who asks for much waits for himself only; at: when.
  ALTER TABLE requests ADD COLUMN host TEXT NOT NULL DEFAULT '';
  ALTER TABLE requests ADD COLUMN source TEXT NOT NULL DEFAULT '';
  ALTER TABLE requests ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  UPDATE requests SET host = request ->> '$.host', at = unixepoch() * 1000;
  CREATE INDEX requests_source ON requests (source);

  -- Questions that were not confirmed, by who asked for them (source) and where they were asked (host): how many since when, and the last.
  DROP TABLE denials;
  CREATE TABLE unconfirmed (
    kind TEXT NOT NULL CHECK (kind IN ('source', 'host')),
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    since INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
  ) WITHOUT ROWID;
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
 * The first of some rows, at most `limit` of them, and of one domain at most as many as the row allows. No more rows
 * are read than that takes.
 */
function fairly<Row extends { readonly domain: string }>(
  rows: Iterable<Row>,
  limit: number,
  ofDomain: (row: Row) => number,
): Row[] {
  const taken: Row[] = [];
  const counts = new Map<string, number>();
  for (const row of rows) {
    if (taken.length === limit) break;
    const count = (counts.get(row.domain) ?? 0) + 1;
    if (count > ofDomain(row)) continue;
    counts.set(row.domain, count);
    taken.push(row);
  }
  return taken;
}

/** The pace of questions to hosts that leave them unconfirmed: from `limit` of them on, one in `pause` milliseconds. */
export interface Pace {
  readonly limit: number;
  readonly pause: number;
}

/** A question to be asked. */
export interface Question {
  readonly id: number;
  readonly source: string;
  readonly request: HubRequest;
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
        `SELECT topic, callback, domain, secret, wanted, failures FROM subscriptions
         WHERE failures = ? AND due <= ? ORDER BY due`,
        failures,
        now,
      );
  }

  return {
    /** A later request takes the place of one that waits. */
    ask: (request: HubRequest, source: string, now: number) =>
      run(
        `INSERT OR REPLACE INTO requests (topic, callback, domain, host, source, at, request)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        request.topic,
        request.callback,
        request.domain,
        request.host,
        source,
        now,
        JSON.stringify(request),
      ),
    /**
     * Those to be asked: the first of each source, then the second of each …; at most `count` of them and of one
     * domain `ofDomain`, of one that did not confirm one.
     */
    pendingRequests: (now: number, count: number, ofDomain: number, { limit, pause }: Pace): Question[] =>
      fairly(
        walk<{ id: number; domain: string; source: string; request: string; denied: number }>(
          `SELECT requests.id, domain, source, request, coalesce(unconfirmed.count, 0) AS denied FROM requests
           LEFT JOIN unconfirmed ON kind = 'host' AND name = host
           WHERE unconfirmed.count IS NULL OR unconfirmed.count < ? OR unconfirmed.last <= ?
           ORDER BY row_number() OVER (PARTITION BY source ORDER BY requests.id), requests.id`,
          limit,
          now - pause,
        ),
        count,
        ({ denied }) => (denied > 0 ? 1 : ofDomain),
      ).map(({ id, source, request }) => ({ id, source, request: JSON.parse(request) as HubRequest })),
    /** Returns when the next request can be asked, in milliseconds; 0 for at once. */
    nextPending: ({ limit, pause }: Pace): number | undefined =>
      all<{ next: number | null }>(
        `SELECT min(CASE WHEN unconfirmed.count >= ? THEN unconfirmed.last + ? ELSE 0 END) AS next FROM requests
         LEFT JOIN unconfirmed ON kind = 'host' AND name = host`,
        limit,
        pause,
      )[0]?.next ?? undefined,
    /** Takes a request out. One that took its place meanwhile has another id. */
    answered: (id: number) => run("DELETE FROM requests WHERE id = ?", id),
    isWaiting: (topic: string, callback: string) =>
      all("SELECT 1 FROM requests WHERE topic = ? AND callback = ?", topic, callback).length > 0,
    pendingCount: () => count("SELECT count(*) AS count FROM requests"),
    pendingOfDomain: (domain: string) => count("SELECT count(*) AS count FROM requests WHERE domain = ?", domain),
    pendingOfSource: (source: string) => count("SELECT count(*) AS count FROM requests WHERE source = ?", source),
    /**
     * Makes room for a source's request, of one domain or among all: takes out the newest of the source that has the
     * most there, if it would still have as many as the other; reports whether it did.
     */
    displace: (source: string, domain: string | null): boolean =>
      run(
        `DELETE FROM requests WHERE id = (
           SELECT max(id) FROM requests WHERE ?1 IS NULL OR domain = ?1 GROUP BY source
           HAVING count(*) > 1 + (SELECT count(*) FROM requests WHERE source = ?2 AND (?1 IS NULL OR domain = ?1))
           ORDER BY count(*) DESC LIMIT 1)`,
        domain,
        source,
      ) > 0,
    forgetRequests: (before: number) => run("DELETE FROM requests WHERE at <= ?", before),

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

    /** Questions that a source had asked, or a host was asked, and nobody confirmed; of those since `after`. */
    unconfirmed: (kind: "source" | "host", name: string, after: number) =>
      count("SELECT count FROM unconfirmed WHERE kind = ? AND name = ? AND since > ?", kind, name, after),
    leaveUnconfirmed: (kind: "source" | "host", name: string, now: number, after: number) =>
      run(
        `INSERT INTO unconfirmed (kind, name, count, since, last) VALUES (?1, ?2, 1, ?3, ?3)
         ON CONFLICT (kind, name) DO UPDATE SET
           count = CASE WHEN since > ?4 THEN count + 1 ELSE 1 END,
           since = CASE WHEN since > ?4 THEN since ELSE ?3 END, last = ?3`,
        kind,
        name,
        now,
        after,
      ),
    forgetUnconfirmed: (before: number) => run("DELETE FROM unconfirmed WHERE since <= ?", before),

    /**
     * A topic has changed. Who is being tried again already waits for the next try. Who has nothing waiting takes the
     * position as it is told, for a ledger that was set back to an earlier state counts on from there.
     */
    announce: (topic: string, sequence: number, now: number) =>
      run(
        `UPDATE subscriptions
         SET wanted = CASE WHEN due IS NULL THEN ?1 ELSE max(wanted, ?1) END, due = coalesce(due, ?2)
         WHERE topic = ?3`,
        sequence,
        now,
        topic,
      ),
    /** Those to be sent to, who never failed first, at most `count` of them and of one domain `ofDomain`. */
    due: (now: number, count: number, ofDomain: number): Subscription[] => fairly(inTurn(now), count, () => ofDomain),
    /** Returns when the next push is due; one statement, because it is asked with each request and each round. */
    nextDue: (): number | undefined =>
      all<{ next: number | null }>(
        `SELECT min((SELECT min(due) FROM subscriptions WHERE failures = value AND due IS NOT NULL)) AS next
         FROM json_each(?)`,
        JSON.stringify(EVERY_COUNT_OF_FAILURES),
      )[0]?.next ?? undefined,
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
