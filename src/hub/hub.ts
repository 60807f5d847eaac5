// Long, because a Durable Object is one class: what may happen to a subscription in turn is read in one place.
import { DurableObject } from "cloudflare:workers";
import { configOf, type Variables } from "../config.ts";
import { hubUrl } from "../domain/channel/urls.ts";
import { SERVICE_SLUG } from "../domain/site/service.ts";
import { utc } from "../domain/time/instant.ts";
import { NO_RECOVERY, type ViewReader, viewReader } from "../read-model/view-reader.ts";
import { renderFeed } from "../render/formats.ts";
import { setAlarm, wakeBy } from "../std/durable/alarm.ts";
import { migrate } from "../std/durable/migrate.ts";
import { errorFields, log } from "../std/log.ts";
import { runLimited } from "../std/run-limited.ts";
import { type SingleRun, singleRun } from "../std/single-run.ts";
import { type CallbackClient, type Content, push, wantsContent } from "./outgoing.ts";
import { prerender } from "./prerender.ts";
import { sharedRenderings } from "./shared-renderings.ts";
import { sourceOf } from "./source.ts";
import {
  type HubStatements,
  hubStatements,
  MAX_ATTEMPTS,
  MIGRATIONS,
  type Question,
  type Subscription,
} from "./statements.ts";
import type { HubRequest } from "./subscription-request.ts";
import { feedTopicsOf, parseTopic, topicUrl } from "./topic.ts";

const LIMITS = {
  /**
   * Calls of one round of pushes and of one round of questions, in all, to one domain and at once. On its smallest plan
   * the platform allows 50 and six.
   */
  pushes: 30,
  pushesToDomain: 5,
  pushesAtOnce: 4,
  questions: 12,
  questionsToDomain: 4,
  questionsAtOnce: 2,
  /**
   * Milliseconds after which a round begins no more calls: whoever is quick shall not wait for long for those who are
   * not.
   */
  round: 15_000,
  /** Milliseconds that a subscriber has for its answer to a push and to a question, and from which on it is slow. */
  pushTimeoutMs: 10_000,
  questionTimeoutMs: 5000,
  slow: 3000,
  /** Bytes of items that a round remembers. */
  itemBytes: 4_000_000,
  /**
   * Subscriptions, and requests that may wait to be confirmed. One domain may have a tenth of the places that are free,
   * and so may one source.
   */
  subscriptions: 20_000,
  waiting: 1000,
  /**
   * Requests that a source may leave unconfirmed in an hour. A host where so many were is asked only once a minute:
   * strangers shall neither use us against it nor keep it out.
   */
  unconfirmed: 60,
  pause: 60_000,
  hour: 3_600_000,
  /**
   * Milliseconds until a failed push is tried again: then twice that, and so on. The last of the tries is after about
   * an hour.
   */
  retry: 30_000,
  /** Milliseconds until the next round after one in which something was wrong with the hub itself. */
  trouble: 60_000,
} as const;

const PACE = { limit: LIMITS.unconfirmed, pause: LIMITS.pause };

/**
 * Places of those that are free which one party may have: however few parties take all they can, there is room for
 * others.
 */
function share(free: number): number {
  return Math.ceil(free / 10);
}

/** The reason why a request is not taken now. */
export type TooManySubscriptions =
  | "full"
  | "domain-full"
  | "waiting"
  | "domain-waiting"
  | "source-waiting"
  | "source-unconfirmed";

/** The work of a round: pushes or questions. */
type Kind = "pushes" | "questions";

export interface HubStatus {
  readonly subscriptions: number;
  /** Requests that wait to be confirmed. */
  readonly requests: number;
  /** The requests that are due, and since when; without those that failed and wait for their next try. */
  readonly due: { readonly rows: number; readonly oldest?: string; readonly ageSeconds?: number };
}

/** The bindings that the hub uses. */
interface HubBindings extends Variables {
  readonly FEEDS: KVNamespace;
}

/**
 * The WebSub hub (W3C Recommendation, 23 January 2018) of this service's feeds: remembers who wants which, and sends
 * those that changed. The ledger says what changed; what is sent is what KV holds.
 */
export class Hub extends DurableObject<HubBindings> {
  /**
   * Milliseconds since 1970; tests put their own in its place, and in that of fetch, and have less time for answers.
   */
  clock: () => number = Date.now;
  send: CallbackClient["send"] = (address, init) => fetch(address, init);
  pushTimeoutMs: number = LIMITS.pushTimeoutMs;
  questionTimeoutMs: number = LIMITS.questionTimeoutMs;
  readonly #statements: HubStatements;
  /** In memory only: after a restart, sources are others. */
  readonly #salt = crypto.randomUUID();
  readonly #rounds: Readonly<Record<Kind, SingleRun>> = {
    pushes: singleRun(() => this.#round("pushes", (began, isOver, trouble) => this.#pushDue(began, isOver, trouble))),
    questions: singleRun(() =>
      this.#round("questions", (began, isOver, trouble) => this.#askWaiting(began, isOver, trouble)),
    ),
  };
  /** Milliseconds since 1970 before which no alarm is set after a round that went wrong. */
  readonly #notBefore: Record<Kind, number> = { pushes: 0, questions: 0 };

  constructor(state: DurableObjectState, env: HubBindings) {
    super(state, env);
    this.#statements = hubStatements(state.storage.sql);
    void state.blockConcurrencyWhile(async () => {
      migrate(state.storage, MIGRATIONS);
      await this.ensureAlarm();
    });
  }

  /**
   * Takes a request, which whoever answers at its callback will be asked to confirm; or returns why it is not taken.
   * `address` is where it came from; where nobody knows, those who name one domain are one source.
   */
  async request(request: HubRequest, address: string | undefined): Promise<TooManySubscriptions | undefined> {
    const source = address === undefined ? `domain ${request.domain}` : await sourceOf(address, this.#salt);
    const now = this.clock();
    this.#forgetOld(now);
    const refusal = this.#findNoRoom(request, source, now);
    if (refusal !== undefined) return refusal;
    this.#statements.ask(request, source, now);
    await this.ensureAlarm();
    return undefined;
  }

  #findNoRoom({ topic, callback, domain }: HubRequest, source: string, now: number): TooManySubscriptions | undefined {
    const statements = this.#statements;
    // A known subscriber may renew or leave whatever others do, and has one request waiting at a time.
    if (statements.subscribed(topic, callback)) return undefined;
    if (statements.unconfirmed("source", source, now - LIMITS.hour) >= LIMITS.unconfirmed) return "source-unconfirmed";
    const places = LIMITS.subscriptions - statements.count();
    if (places <= 0) return "full";
    if (statements.ofDomain(domain) >= share(places)) return "domain-full";
    if (statements.isWaiting(topic, callback)) return undefined;
    const free = LIMITS.waiting - statements.pendingCount();
    if (statements.pendingOfSource(source) >= Math.max(1, share(free))) return "source-waiting";
    if (statements.pendingOfDomain(domain) >= share(free) && free > 0)
      return statements.displace(source, domain) ? undefined : "domain-waiting";
    return free > 0 || statements.displace(source, null) ? undefined : "waiting";
  }

  #forgetOld(now: number): void {
    this.#statements.forget(now);
    this.#statements.forgetRequests(now - LIMITS.hour);
    this.#statements.forgetUnconfirmed(now - LIMITS.hour);
  }

  /**
   * Lists have changed: their feeds are due to whoever subscribed to them. `sequence` is the position of the ledger
   * that KV has them at.
   */
  async announce(changes: readonly { readonly key: string; readonly sequence: number }[]): Promise<void> {
    const { site } = configOf(this.env);
    const now = this.clock();
    for (const { key, sequence } of changes)
      for (const topic of feedTopicsOf(key)) this.#statements.announce(topicUrl(site, topic), sequence, now);
    await this.ensureAlarm();
  }

  status(): HubStatus {
    const now = this.clock();
    const rows = this.#statements.dueCount(now);
    const oldest = rows === 0 ? undefined : this.#statements.nextDue();
    return {
      subscriptions: this.#statements.count(),
      requests: this.#statements.pendingCount(),
      due:
        oldest === undefined
          ? { rows }
          : { rows, oldest: utc(oldest), ageSeconds: Math.max(0, Math.round((now - oldest) / 1000)) },
    };
  }

  /** Writes the feeds that KV keeps as they are served, where they changed. Called by cron. Returns how many. */
  async prerender(): Promise<number> {
    const { site, taxonomy } = configOf(this.env);
    // Where KV lacks something, readers see to it: what it holds is enough here.
    const recovery = { ...NO_RECOVERY, expects: async () => false };
    const views = viewReader(this.env.FEEDS, taxonomy, () => this.clock(), LIMITS.itemBytes, recovery);
    return await prerender(this.env.FEEDS, views, site);
  }

  /** Sees to it that an alarm is set while there is work for one. */
  async ensureAlarm(): Promise<void> {
    await wakeBy(this.ctx.storage, this.#nextAlarm());
  }

  #nextAlarm(): number | undefined {
    const wanted: Readonly<Record<Kind, number | undefined>> = {
      pushes: this.#statements.nextDue(),
      questions: this.#statements.nextPending(PACE),
    };
    const times = (["pushes", "questions"] as const).flatMap((kind) => {
      // A round that is running sees to what is next itself; unless the hub dies with it.
      if (this.#rounds[kind].isRunning()) return this.clock() + LIMITS.trouble;
      const time = wanted[kind];
      return time === undefined ? [] : Math.max(time, this.#notBefore[kind], this.clock());
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /**
   * Sends what is due. Never throws: the platform gives up after six throws. Questions may still be open when it ends:
   * no push waits for them.
   */
  override async alarm(): Promise<void> {
    await this.start().pushes;
  }

  /**
   * Starts a round of each kind, unless one is running. Pushes and questions have their own calls, limits and alarms,
   * and never wait for each other.
   */
  start(): Readonly<Record<Kind, Promise<void>>> {
    return { pushes: this.#run("pushes"), questions: this.#run("questions") };
  }

  async #run(kind: Kind): Promise<void> {
    await this.#rounds[kind].start();
    try {
      const next = this.#nextAlarm();
      if (next !== undefined) await setAlarm(this.ctx.storage, next);
    } catch (error) {
      log("error", "hub-alarm-not-set", errorFields(error));
    }
  }

  async #round(
    kind: Kind,
    work: (began: number, isOver: () => boolean, trouble: (error: unknown) => void) => Promise<void>,
  ): Promise<void> {
    const began = this.clock();
    const trouble = (error: unknown): void => {
      log("error", "hub-round-failed", { kind, ...errorFields(error) });
      this.#notBefore[kind] = this.clock() + LIMITS.trouble;
    };
    try {
      this.#forgetOld(began);
      await work(began, () => this.clock() - began >= LIMITS.round, trouble);
    } catch (error) {
      trouble(error);
    }
  }

  async #pushDue(began: number, isOver: () => boolean, trouble: (error: unknown) => void): Promise<void> {
    const due = this.#statements.due(began, LIMITS.pushes, LIMITS.pushesToDomain);
    // Those of one feed one after another, so that few feeds are held at a time.
    const pushes = [...Map.groupBy(due, ({ topic }) => topic).values()].flat();
    // One for the round: what it remembers is what this round reads of KV.
    const views = viewReader(this.env.FEEDS, configOf(this.env).taxonomy, () => this.clock(), LIMITS.itemBytes);
    const feeds = sharedRenderings(
      pushes.map(({ topic }) => topic),
      (topic) => this.#content(topic, views),
    );
    const jobs = pushes.map(
      (subscription) => () => feeds.use(subscription.topic, (content) => this.#push(subscription, content)),
    );
    await runLimited(jobs, LIMITS.pushesAtOnce, isOver, trouble);
  }

  async #askWaiting(began: number, isOver: () => boolean, trouble: (error: unknown) => void): Promise<void> {
    const jobs = this.#statements
      .pendingRequests(began, LIMITS.questions, LIMITS.questionsToDomain, PACE)
      .map((question) => () => this.#confirm(question));
    await runLimited(jobs, LIMITS.questionsAtOnce, isOver, trouble);
  }

  #client(timeoutMs: number): CallbackClient {
    const { site } = configOf(this.env);
    return { send: this.send, timeoutMs, hub: hubUrl(site), agent: `${SERVICE_SLUG} (+${site.origin}/docs)` };
  }

  /** Asks at the callback. What is not confirmed leaves everything as it was. */
  async #confirm({ id, source, request }: Question): Promise<void> {
    const { mode, topic, callback, host, lease } = request;
    const statements = this.#statements;
    const startedAt = this.clock();
    let wanted: boolean;
    try {
      wanted = await wantsContent(this.#client(this.questionTimeoutMs), request, crypto.randomUUID());
    } finally {
      // In any case: a request that fails each time would be tried for ever.
      statements.answered(id);
    }
    if (wanted) {
      if (mode === "subscribe") statements.subscribe(request, startedAt + lease * 1000);
      else statements.unsubscribe(topic, callback);
      return;
    }
    statements.leaveUnconfirmed("host", host, this.clock(), startedAt - LIMITS.hour);
    statements.leaveUnconfirmed("source", source, this.clock(), startedAt - LIMITS.hour);
  }

  /**
   * Sends a feed; one that KV, which may lag behind where we read it, does not hold in the version that is wanted is
   * tried again like one not taken.
   */
  async #push(subscription: Subscription, content: Content | undefined): Promise<void> {
    const { topic, callback, wanted, failures } = subscription;
    const began = this.clock();
    const outcome =
      content === undefined || content.sequence < wanted
        ? "failed"
        : await push(this.#client(this.pushTimeoutMs), subscription, content);
    const now = this.clock();
    if (content !== undefined && outcome === "taken")
      this.#statements.sent(subscription, content.sequence, now - began < LIMITS.slow ? 0 : 1, now);
    else if (outcome === "gone") this.#statements.unsubscribe(topic, callback);
    else if (failures + 1 < MAX_ATTEMPTS)
      this.#statements.failed(subscription, failures + 1, now + LIMITS.retry * 2 ** failures);
    else this.#statements.failed(subscription, 1, null);
  }

  /** A feed as its address serves it; undefined where there is none now. */
  async #content(topic: string, views: ViewReader): Promise<Content | undefined> {
    const { site, taxonomy } = configOf(this.env);
    const { language, channel, format } = parseTopic(topic, site, taxonomy) ?? {};
    if (language === undefined || channel === undefined || format === undefined) return undefined;
    try {
      const view = await (await views.read({ kind: format.of, language, channel }))?.load();
      return (
        view && {
          body: new TextEncoder().encode(renderFeed(format, view, site).text),
          mediaType: format.mediaType,
          sequence: view.sequence,
        }
      );
    } catch (error) {
      log("error", "feed-not-made-for-subscribers", { topic, ...errorFields(error) });
      return undefined;
    }
  }
}
