// Long, because a Durable Object is one class: what may happen to the inbox in turn is read in one place.
import { DurableObject } from "cloudflare:workers";
import { configOf, type Variables } from "../config.ts";
import { addressInAnyLanguage, canonicalAddress } from "../domain/entry/page-address.ts";
import { OPERATOR, SERVICE_SLUG } from "../domain/site/service.ts";
import type { GivenReport, WaitingReports } from "../domain/source/error-report.ts";
import type { FindingCommand } from "../domain/source/inbox-command.ts";
import type { AggregatorStatus, InboxItemDetails, InboxPage, InboxState } from "../domain/source/inbox-document.ts";
import { type Source, SourceList as SourceLists } from "../domain/source/source.ts";
import { parseInstant, utc } from "../domain/time/instant.ts";
import { type WorkProfile, workKeys } from "../search/same-work.ts";
import type { Finding, Sighting } from "../sources/inbox/finding.ts";
import { type ComparedEntry, Inbox, KEPT } from "../sources/inbox/inbox.ts";
import { type Action, type TransitionRefusal, transition } from "../sources/inbox/transition.ts";
import { compileTerms } from "../sources/matching/compile-terms.ts";
import { fetchRobots, type ListClient } from "../sources/reading/fetch-list.ts";
import type { Robots } from "../sources/reading/robots.ts";
import { present } from "../sources/reading/seen.ts";
import { afterReading, dueNow, hostAfter, type SourceState, unread } from "../sources/reading/source-state.ts";
import { fingerprint, toHex } from "../std/bytes.ts";
import { setAlarm, wakeBy } from "../std/durable/alarm.ts";
import { migrate } from "../std/durable/migrate.ts";
import { DAY_MS, MINUTE_MS } from "../std/duration.ts";
import { errorFields, log } from "../std/log.ts";
import { err, ok, type Result } from "../std/result.ts";
import { runLimited } from "../std/run-limited.ts";
import { type SingleRun, singleRun } from "../std/single-run.ts";
import { MAX_REPORTS, REPORT_KEPT, REPORTS_SHOWN, reportId, sourceGroup } from "./error-reports.ts";
import { inboxItem, inboxItemDetails, troublesOf } from "./inbox-pages.ts";
import type { FoundItem, SourceReading, SubjectVocabulary } from "./read-source.ts";
import type { MailRefusal } from "./receive-mail.ts";
import { type AggregatorStatements, aggregatorStatements, type FindingCursor, MIGRATIONS } from "./statements.ts";

const LIMITS = {
  /**
   * Calls of one round in all and at once: on its smallest plan the platform allows 50 and six, and the ledger is asked
   * too.
   */
  calls: 45,
  atOnce: 3,
  /** Milliseconds between two rounds, after one that failed, between two requests to a host. */
  pause: 5000,
  trouble: 5 * MINUTE_MS,
  hostPause: 2000,
  /** Milliseconds for which a robots.txt is believed (RFC 9309, section 2.4: a day at most); one that failed, less. */
  robots: DAY_MS,
  failedRobots: 3_600_000,
  /** Findings of a page, and keys of works of one question to the ledger. */
  page: 20,
  feed: 50,
  keys: 300,
  /** Milliseconds for which a count of the inbox is told again, unless it was changed. */
  counted: 60_000,
} as const;

/** The bindings that the aggregator uses. */
interface AggregatorBindings extends Variables {
  /** The ledger's namespace, as far as it is asked. */
  readonly LEDGER: {
    getByName(name: string): {
      knownWorks(
        keys: readonly string[],
      ): Promise<readonly { readonly entry: string; readonly profile: WorkProfile }[]>;
    };
  };
}

/**
 * Reads publishers' lists on schedule, and keeps what of them is on the subject until an editor has seen to it: the
 * inbox. It publishes nothing; the ledger is only asked which works it has.
 */
export class Aggregator extends DurableObject<AggregatorBindings> {
  /** Milliseconds since 1970; tests put their own in its place, in that of fetch, and of the lists. */
  clock: () => number = Date.now;
  send: ListClient["send"] = (address, init) => fetch(address, init);
  lists: () => Promise<readonly Source[]> = () => this.#configuredLists();
  timeoutMs: number | undefined;
  /** Calls that were made since this object started. */
  calls = 0;
  readonly #sql: AggregatorStatements;
  /** The last count and its time: counting reads every row. */
  #counted: { readonly at: number; readonly findings: number; readonly waiting: number } | undefined;
  readonly #rounds: SingleRun = singleRun(() => this.#round());
  #notBefore = 0;

  constructor(state: DurableObjectState, env: AggregatorBindings) {
    super(state, env);
    this.#sql = aggregatorStatements(state.storage.sql);
    void state.blockConcurrencyWhile(async () => migrate(state.storage, MIGRATIONS));
  }

  /** Sees to it that an alarm is set for the next reading. */
  async ensureAlarm(): Promise<void> {
    await wakeBy(this.ctx.storage, await this.#nextAlarm());
  }

  /** Reads what is due. Never throws: the platform gives up after six throws. */
  override async alarm(): Promise<void> {
    await this.start();
  }

  /** Runs a round, unless one is running. */
  async start(): Promise<void> {
    await this.#rounds.start();
    try {
      const next = await this.#nextAlarm();
      if (next !== undefined) await setAlarm(this.ctx.storage, next);
    } catch (error) {
      log("error", "sources-alarm-not-set", errorFields(error));
    }
  }

  async #configuredLists(): Promise<readonly Source[]> {
    if (this.env.SOURCE_LISTS !== undefined) return SourceLists.parse(JSON.parse(this.env.SOURCE_LISTS));
    const { default: files } = await import("../../dist/sources.json", { with: { type: "json" } });
    return files.sources;
  }

  #vocabulary: SubjectVocabulary | undefined;

  async #subjectVocabulary(): Promise<SubjectVocabulary | undefined> {
    if (this.#vocabulary === undefined) {
      const { default: files } = await import("../../dist/sources.json", { with: { type: "json" } });
      const { terms } = files;
      if (terms === undefined) return undefined;
      const compiled = new Map<string, ReturnType<typeof compileTerms>>();
      this.#vocabulary = {
        fingerprint: fingerprint(JSON.stringify(terms)),
        of: (language) => {
          const known = compiled.get(language) ?? compileTerms(terms, language);
          compiled.set(language, known);
          return known;
        },
      };
    }
    return this.#vocabulary;
  }

  /** The states of all sources; one that is new gets its first. */
  #states(sources: readonly Source[], now: number): Map<string, SourceState> {
    const states = this.#sql.states();
    const ids = new Set(sources.map(({ id }) => id));
    for (const id of states.keys()) if (!ids.has(id)) this.#sql.forgetSource(id);
    for (const source of sources) {
      if (states.has(source.id)) continue;
      const state = unread(source, now);
      states.set(source.id, state);
      this.#sql.putState(source.id, state);
    }
    return states;
  }

  async #nextAlarm(): Promise<number | undefined> {
    const now = this.clock();
    const sources = await this.lists();
    const states = this.#states(sources, now);
    const hosts = this.#sql.hosts();
    const times = sources.map(({ id, address }) =>
      Math.max(states.get(id)?.due ?? now, hosts.get(new URL(address).host)?.free ?? 0),
    );
    if (times.length === 0) return undefined;
    return Math.max(Math.min(...times), this.#notBefore, now + LIMITS.pause);
  }

  async #round(): Promise<void> {
    const now = this.clock();
    const trouble = (error: unknown): void => {
      log("error", "sources-round-failed", errorFields(error));
      this.#notBefore = this.clock() + LIMITS.trouble;
    };
    try {
      const sources = await this.lists();
      const subject = await this.#subjectVocabulary();
      if (subject === undefined) return;
      const states = this.#states(sources, now);
      const readings: SourceReading[] = [];
      const client = this.#client();
      const robotsFor = this.#robotsOfRound(client, now);
      const { readSource } = await import("./read-source.ts");
      const { taxonomy } = configOf(this.env);
      const jobs = dueNow(sources, states, this.#sql.hosts(), now).map((source) => async () => {
        const state = states.get(source.id) ?? unread(source, now);
        const seen = this.#sql.seen(source.id);
        const context = { client, robotsFor, subject, taxonomy, now: this.clock() };
        const reading = await readSource(source, state, seen, context).catch((error: unknown): SourceReading => {
          // A document that we fail at is a defect of ours; it must not be tried again without a pause.
          log("error", "source-not-read", { source: source.id, ...errorFields(error) });
          return { source, outcome: { kind: "failed", why: "unreadable" }, found: [] };
        });
        readings.push(reading);
      });
      await runLimited(jobs, LIMITS.atOnce, () => false, trouble);
      const known = await this.#known(readings.flatMap(({ found }) => found.map(({ sighting }) => sighting)));
      const delays = new Map<string, number>();
      for (const { source } of readings) {
        const { origin, host } = new URL(source.address);
        delays.set(host, Math.max(LIMITS.hostPause, 1000 * (this.#sql.robots(origin, now)?.delay ?? 0)));
      }
      this.ctx.storage.transactionSync(() => this.#store(readings, states, known, delays));
      this.#sql.forgetHosts(
        sources.map(({ address }) => new URL(address).host),
        now,
      );
    } catch (error) {
      trouble(error);
    }
  }

  /** Stores what a round read: all of it or, where this object ends before, nothing, and it is read again. */
  #store(
    readings: readonly SourceReading[],
    states: ReadonlyMap<string, SourceState>,
    known: readonly ComparedEntry[],
    delays: ReadonlyMap<string, number>,
  ): void {
    const sql = this.#sql;
    const now = this.clock();
    this.#counted = undefined;
    const ids = this.#enter(readings, known, now);
    const hosts = sql.hosts();
    for (const { source, outcome, seen } of readings) {
      const { id, address } = source;
      const { host } = new URL(address);
      sql.putState(id, afterReading(source, states.get(id) ?? unread(source, now), outcome, now));
      sql.putHost(host, hostAfter(hosts.get(host), outcome, delays.get(host) ?? LIMITS.hostPause, now));
      if (seen === undefined) continue;
      const after = seen((guid) => ids.get(`${id} ${guid}`));
      sql.putSeen(id, after);
      sql.stillThere(present(after), now, Math.floor(now / DAY_MS) * DAY_MS);
    }
    for (const id of sql.unseenSince(now - KEPT)) sql.removeFinding(id);
  }

  /** Enters what was found into the inbox; returns the findings' ids by source and identifier. */
  #enter(readings: readonly SourceReading[], known: readonly ComparedEntry[], now: number): Map<string, string> {
    const ids = new Map<string, string>();
    if (readings.every(({ found }) => found.length === 0)) return ids;
    const inbox = new Inbox(this.#sql.findings(), known);
    for (const { source, found } of readings)
      for (const each of found) ids.set(`${source.id} ${each.sighting.guid}`, this.#put(inbox, each, now));
    this.#prune(inbox, now);
    return ids;
  }

  /** Puts what was found into the inbox and stores it; returns the finding's id. */
  #put(inbox: Inbox, { sighting, details }: FoundItem, now: number): string {
    const { kind, finding } = inbox.receive(sighting, now);
    this.#sql.putFinding(finding, now);
    if (kind !== "seenAgain") this.#sql.putDetails(finding.id, details);
    return finding.id;
  }

  /** Removes what the inbox keeps no longer. */
  #prune(inbox: Inbox, now: number): void {
    for (const id of inbox.prune(now)) this.#sql.removeFinding(id);
  }

  #client(): ListClient {
    const { site, securityContact } = configOf(this.env);
    const contact = OPERATOR.contact ?? securityContact;
    let left: number = LIMITS.calls;
    return {
      robot: SERVICE_SLUG,
      agent: `${SERVICE_SLUG} (+${site.origin}/docs/operators${contact === undefined ? "" : `; ${contact}`})`,
      send: async (address, init) => {
        if (left <= 0) throw new Error("as many calls as a round may make");
        left--;
        this.calls++;
        return await this.send(address, init);
      },
      ...(this.timeoutMs === undefined ? {} : { timeoutMs: this.timeoutMs }),
    };
  }

  /** Enters a mail into the inbox, or says why not. `to`: the address that it was delivered to. */
  async receiveMail(to: string, bytes: Uint8Array): Promise<Result<{ readonly id: string }, MailRefusal>> {
    const now = this.clock();
    const { mail, taxonomy } = configOf(this.env);
    const { MAX_MAILS_A_DAY, sightingOfMail } = await import("./receive-mail.ts");
    const found = await sightingOfMail(bytes, to, mail, await this.#subjectVocabulary(), taxonomy, now);
    if (!found.ok) return found;
    if (this.#sql.countMail(found.value.sender, Math.floor(now / DAY_MS)) > MAX_MAILS_A_DAY) return err("tooMany");
    const known = await this.#known([found.value.sighting]);
    return this.ctx.storage.transactionSync(() => {
      this.#counted = undefined;
      const inbox = new Inbox(this.#sql.findings(), known);
      const id = this.#put(inbox, found.value, now);
      this.#prune(inbox, now);
      return ok({ id });
    });
  }

  /**
   * Keeps an error that a reader reports; false where as many came today as are taken. Once a day is full, the groups
   * of networks that sent most give way to others: a few cannot keep everybody out. `address`: of whoever reports,
   * which is kept nowhere.
   */
  async report(given: GivenReport, address: string | undefined): Promise<boolean> {
    const now = this.clock();
    const sql = this.#sql;
    const salt = sql.reportSalt(Math.floor(now / DAY_MS), toHex(crypto.getRandomValues(new Uint8Array(16))));
    const source = await sourceGroup(address ?? "", salt);
    if (sql.reportsOf(source) >= MAX_REPORTS.source) return false;
    const id = reportId(given);
    return this.ctx.storage.transactionSync(() => {
      sql.forgetReports(now - REPORT_KEPT);
      if (!sql.hasReport(id) && sql.reportsOfDay() >= MAX_REPORTS.day && !sql.makeRoomFor(source)) return false;
      sql.putReport(id, given, source, now);
      return true;
    });
  }

  /** The errors that wait for an editor. */
  reports(): WaitingReports {
    return { data: this.#sql.reports(REPORTS_SHOWN), waiting: this.#sql.reportsWaiting() };
  }

  /** Notes that an editor has seen to a report; false where there is none. */
  settleReport(editor: string, id: string): boolean {
    return this.#sql.settleReport(id, editor);
  }

  /** Returns a function that fetches the rules of an origin, once a day. */
  #robotsOfRound(client: ListClient, now: number): (origin: string) => Promise<Robots> {
    const asked = new Map<string, Promise<Robots>>();
    const ask = async (origin: string): Promise<Robots> => {
      const stored = this.#sql.robots(origin, now);
      if (stored !== undefined) return stored;
      const robots = await fetchRobots(client, origin);
      const failed = robots.rules.length === 1 && robots.rules[0]?.path === "/" && !robots.rules[0].allow;
      this.#sql.putRobots(origin, robots, now + (failed ? LIMITS.failedRobots : LIMITS.robots));
      return robots;
    };
    return (origin) => {
      const found = asked.get(origin) ?? ask(origin);
      asked.set(origin, found);
      return found;
    };
  }

  /**
   * The ledger's entries that sightings may be of. While the ledger is away, none: an editor's look at the list asks
   * again.
   */
  async #known(sightings: readonly Sighting[]): Promise<ComparedEntry[]> {
    const keys = [...new Set(sightings.flatMap(keysOf))].slice(0, LIMITS.keys);
    if (keys.length === 0) return [];
    try {
      const works = await this.env.LEDGER.getByName("ledger").knownWorks(keys);
      return works.map(({ entry, profile: { addresses, titles, date } }) => ({
        id: entry,
        addresses: addresses.map((address) => `https://${address}`),
        titles,
        published: date,
      }));
    } catch (error) {
      log("warn", "ledger-returned-no-works", errorFields(error));
      return [];
    }
  }

  /** Marks findings of which there is an entry by now; returns the others, and those whose source has changed since. */
  async #withEntries(findings: readonly Finding[], now: number): Promise<readonly Finding[]> {
    const open = findings.filter(({ state }) => state.kind !== "published");
    const entries = await this.#known(open.map(({ sighting }) => sighting));
    if (entries.length === 0) return findings;
    const inbox = new Inbox([], entries);
    return findings.map((finding) => {
      const current = inbox.withEntry(finding);
      if (current === finding) return finding;
      this.#sql.putFinding(current, now);
      this.#counted = undefined;
      return current;
    });
  }

  async #sourcesById(): Promise<ReadonlyMap<string, Source>> {
    return new Map((await this.lists()).map((source) => [source.id, source]));
  }

  /** A page of the inbox. `after` is what a page before says as `next`. */
  async inbox(state: InboxState, after: string | undefined): Promise<InboxPage | undefined> {
    const place = after === undefined ? undefined : placeOf(after);
    if (after !== undefined && place === undefined) return undefined;
    const now = this.clock();
    const list = await this.lists();
    const sources = new Map(list.map((source) => [source.id, source]));
    const listed =
      state === "waiting"
        ? this.#sql.waiting(now, place, LIMITS.page + 1)
        : this.#sql.inState(state, place, LIMITS.page + 1);
    const shown = listed.slice(0, LIMITS.page);
    const current = state === "waiting" ? await this.#withEntries(shown, now) : shown;
    const last = shown.at(-1);
    const data = current
      .filter((finding) => state !== "waiting" || finding.state.kind !== "published" || finding.state.changed)
      .map((finding) => inboxItem(finding, this.#sql.ofWork(finding.work), sources, now));
    return {
      data,
      ...(listed.length > LIMITS.page && last !== undefined ? { next: `${last.firstSeen}-${last.id}` } : {}),
      waiting: this.#counts(now).waiting,
      troubles: troublesOf(list, this.#sql.states(), now),
    };
  }

  /** A finding with the draft of its entry. */
  async finding(id: string): Promise<InboxItemDetails | undefined> {
    const finding = this.#sql.finding(id);
    if (finding === undefined) return undefined;
    const work = this.#sql.ofWork(finding.work);
    return inboxItemDetails(finding, work, this.#sql.details, await this.#sourcesById(), this.clock());
  }

  /** Does with a finding, and its translations, what an editor asks for. */
  act(editor: string, command: FindingCommand): Result<{ readonly state: string }, TransitionRefusal | "unknown"> {
    const now = this.clock();
    const finding = this.#sql.finding(command.data.id);
    if (finding === undefined) return err("unknown");
    const action = actionOf(editor, command);
    const moved = transition(finding, action, now);
    if (!moved.ok) return moved;
    const others = this.#sql.ofWork(finding.work).flatMap((other) => {
      const also = other.id === finding.id ? undefined : transition(other, action, now);
      return also?.ok === true ? [also.value] : [];
    });
    this.ctx.storage.transactionSync(() => {
      for (const each of [moved.value, ...others]) this.#sql.putFinding(each, now);
    });
    this.#counted = undefined;
    return ok({ state: moved.value.state.kind });
  }

  /** Makes a source due now, or all; undefined where there is no such source. */
  async readNow(id: string | undefined): Promise<number | undefined> {
    const now = this.clock();
    const sources = (await this.lists()).filter((source) => id === undefined || source.id === id);
    if (sources.length === 0) return undefined;
    const states = this.#states(await this.lists(), now);
    for (const source of sources)
      this.#sql.putState(source.id, { ...(states.get(source.id) ?? unread(source, now)), due: now });
    await setAlarm(this.ctx.storage, now + 1);
    return sources.length;
  }

  /** The token of an editor's feed of the inbox; a new one ends the one before. */
  feedToken(editor: string, anew: boolean): string {
    const known = this.#sql.feedToken(editor);
    if (known !== undefined && !anew) return known;
    const token = toHex(crypto.getRandomValues(new Uint8Array(20)));
    this.#sql.putFeedToken(editor, token);
    return token;
  }

  /** Returns the waiting findings for a feed; undefined if the token is nobody's. */
  async feed(token: string): Promise<{ readonly editor: string; readonly page: InboxPage } | undefined> {
    const editor = this.#sql.editorOfFeed(token);
    if (editor === undefined) return undefined;
    const now = this.clock();
    const sources = await this.#sourcesById();
    const data = this.#sql
      .waiting(now, undefined, LIMITS.feed)
      .map((finding) => inboxItem(finding, this.#sql.ofWork(finding.work), sources, now));
    return { editor, page: { data, waiting: this.#counts(now).waiting, troubles: [] } };
  }

  #counts(now: number): { readonly findings: number; readonly waiting: number } {
    const known = this.#counted;
    if (known !== undefined && now - known.at < LIMITS.counted && now >= known.at) return known;
    this.#counted = { at: now, ...this.#sql.counts(now) };
    return this.#counted;
  }

  async status(): Promise<AggregatorStatus> {
    const now = this.clock();
    const list = await this.lists();
    const states = this.#sql.states();
    const { findings, waiting } = this.#counts(now);
    const reads = [...states.values()].flatMap(({ lastRead }) => lastRead ?? []);
    return {
      sources: list.length,
      troubles: troublesOf(list, states, now),
      waiting,
      findings,
      ...(reads.length === 0 ? {} : { lastRead: utc(Math.max(...reads)) }),
    };
  }
}

function placeOf(text: string): FindingCursor | undefined {
  const [, firstSeen, id] = /^(\d{1,15})-([0-9a-f]{16})$/.exec(text) ?? [];
  return firstSeen === undefined || id === undefined ? undefined : { firstSeen: Number(firstSeen), id };
}

function actionOf(by: string, { type, data }: FindingCommand): Action {
  switch (type) {
    case "inbox.open":
      return { kind: "open", by };
    case "inbox.dismiss":
      return { kind: "dismiss", by, reason: data.reason, ...(data.note === undefined ? {} : { note: data.note }) };
    case "inbox.snooze":
      return { kind: "snooze", by, until: parseInstant(data.until) ?? 0 };
    case "inbox.restore":
      return { kind: "restore" };
    case "inbox.acknowledge":
      return { kind: "acknowledge" };
  }
}

/** The keys under which the ledger may have the work of a sighting. */
function keysOf({ address, published, publisher, title, language }: Sighting): string[] {
  const addresses = address === undefined ? [] : [canonicalAddress(address), addressInAnyLanguage(address)];
  const date = published?.slice(0, 10);
  return (["news", "event"] as const).flatMap((type) =>
    workKeys({
      type,
      ...(date === undefined ? {} : { date }),
      organisations: publisher === "" ? [] : [publisher],
      addresses: addresses.flatMap((each) => each ?? []),
      titles: { [language]: title },
    }),
  );
}
