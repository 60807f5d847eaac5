import { DurableObject } from "cloudflare:workers";
import { configOf, type Variables } from "../config.ts";
import { hubUrl } from "../domain/channel/urls.ts";
import { utc } from "../domain/time/instant.ts";
import { parseView, readViewText } from "../read-model/read.ts";
import { wakeBy } from "../std/durable/alarm.ts";
import { migrate } from "../std/durable/migrate.ts";
import { runLimited } from "../std/run-limited.ts";
import { type Content, type HttpClient, push, wantsContent } from "./outgoing.ts";
import { sharedRenderings } from "./shared-renderings.ts";
import { type HubStatements, hubStatements, MAX_ATTEMPTS, MIGRATIONS, type Subscription } from "./statements.ts";
import type { HubRequest } from "./subscription-request.ts";
import { parseTopic, topicsOf, topicUrl } from "./topic.ts";

const LIMITS = {
  /**
   * Calls of one alarm: pushes and questions, in all and to one domain. On its smallest plan the platform allows 50 in
   * an invocation, of which six at once. Neither kind waits for the other.
   */
  pushes: 30,
  pushesToDomain: 5,
  pushesAtOnce: 4,
  questions: 12,
  questionsToDomain: 4,
  questionsAtOnce: 2,
  /**
   * Milliseconds after which an alarm begins no more calls: whoever is quick shall not wait for long for those who are
   * not.
   */
  round: 15_000,
  /** Milliseconds that a subscriber has for its answer, and from which on it is slow. */
  timeoutMs: 10_000,
  slow: 3000,
  /** Subscriptions of all, and of one domain. */
  subscriptions: 20_000,
  ofDomain: 2000,
  /**
   * Requests that may wait to be confirmed, of all and of one domain; and how many a host may leave unconfirmed in an
   * hour.
   */
  waiting: 1000,
  waitingOfDomain: 100,
  denialsOfHost: 60,
  hour: 3_600_000,
  /**
   * Milliseconds until a failed push is tried again: then twice that, and so on. The last of the tries is after about
   * an hour.
   */
  retry: 30_000,
  /** Milliseconds until the next alarm after one in which something was wrong with the hub itself. */
  trouble: 60_000,
} as const;

/** Why a request is not taken now. */
export type TooManySubscriptions = "full" | "domain-full" | "waiting" | "domain-waiting" | "host-denies";

export interface HubStatus {
  readonly subscriptions: number;
  /** Requests that wait to be confirmed. */
  readonly requests: number;
  /** Pushes that are due and the time since which; those waiting for their next retry are not counted. */
  readonly due: { readonly rows: number; readonly oldest?: string; readonly ageSeconds?: number };
}

/** The bindings that the hub uses. */
interface HubBindings extends Variables {
  readonly FEEDS: KVNamespace;
}

/**
 * The WebSub hub (W3C Recommendation, 23 January 2018) of this service's feeds: remembers who wants which, and sends
 * those that changed. The ledger tells it what changed; what it sends is what KV holds.
 */
export class Hub extends DurableObject<HubBindings> {
  /** Milliseconds since 1970; tests put their own in its place, and in that of fetch, and have less timeoutMs. */
  clock: () => number = Date.now;
  send: HttpClient["send"] = (address, init) => fetch(address, init);
  timeoutMs: number = LIMITS.timeoutMs;
  readonly #book: HubStatements;

  constructor(state: DurableObjectState, env: HubBindings) {
    super(state, env);
    this.#book = hubStatements(state.storage.sql);
    void state.blockConcurrencyWhile(async () => {
      migrate(state.storage, MIGRATIONS);
      await this.ensureAlarm();
    });
  }

  /**
   * Takes a request, which whoever answers at its callback will be asked to confirm; or tells why it is not taken now.
   */
  async request(request: HubRequest): Promise<TooManySubscriptions | undefined> {
    const { topic, callback, domain, host } = request;
    const book = this.#book;
    book.forget(this.clock());
    // Who is known already may renew or leave whatever others do.
    if (!book.subscribed(topic, callback)) {
      if (this.#denies(host)) return "host-denies";
      if (book.ofDomain(domain) >= LIMITS.ofDomain) return "domain-full";
      if (book.count() >= LIMITS.subscriptions) return "full";
      if (book.pendingCount() >= LIMITS.waiting) return "waiting";
    }
    if (book.askedOfDomain(domain) >= LIMITS.waitingOfDomain) return "domain-waiting";
    book.ask(request);
    await this.ensureAlarm();
    return undefined;
  }

  #denies(host: string): boolean {
    return this.#book.denied(host, this.clock() - LIMITS.hour) >= LIMITS.denialsOfHost;
  }

  /**
   * Lists have changed: their feeds are due to whoever subscribed to them. `sequence` is the position of the ledger
   * that KV has them at.
   */
  async announce(changes: readonly { readonly key: string; readonly sequence: number }[]): Promise<void> {
    const { site } = configOf(this.env);
    const now = this.clock();
    for (const { key, sequence } of changes)
      for (const topic of topicsOf(key)) this.#book.announce(topicUrl(site, topic), sequence, now);
    await this.ensureAlarm();
  }

  status(): HubStatus {
    const now = this.clock();
    const rows = this.#book.dueCount(now);
    const oldest = rows === 0 ? undefined : this.#book.nextDue();
    return {
      subscriptions: this.#book.count(),
      requests: this.#book.pendingCount(),
      due:
        oldest === undefined
          ? { rows }
          : { rows, oldest: utc(oldest), ageSeconds: Math.max(0, Math.round((now - oldest) / 1000)) },
    };
  }

  /** Sees to it that an alarm is set while there is work for one. */
  async ensureAlarm(): Promise<void> {
    await wakeBy(this.ctx.storage, this.#nextAlarm());
  }

  #nextAlarm(): number | undefined {
    return this.#book.hasPending() ? this.clock() : this.#book.nextDue();
  }

  /** Has requests confirmed and sends what is due. Never throws: the platform gives up after six throws. */
  override async alarm(): Promise<void> {
    let soonest = 0;
    const trouble = (error: unknown): void => {
      console.error("the hub failed", error instanceof Error ? error.message : error);
      soonest = this.clock() + LIMITS.trouble;
    };
    try {
      await this.#round(trouble);
    } catch (error) {
      trouble(error);
    }
    const wanted = this.#nextAlarm();
    if (wanted !== undefined) await this.ctx.storage.setAlarm(Math.max(wanted, soonest, this.clock()));
  }

  async #round(trouble: (error: unknown) => void): Promise<void> {
    const began = this.clock();
    this.#book.forget(began);
    this.#book.forgetDenials(began - LIMITS.hour);
    const due = this.#book.due(began, LIMITS.pushes, LIMITS.pushesToDomain);
    // Those of one feed one after another, so that few feeds are held at a time.
    const pushes = [...Map.groupBy(due, ({ topic }) => topic).values()].flat();
    const feeds = sharedRenderings(
      pushes.map(({ topic }) => topic),
      (topic) => this.#content(topic),
    );
    const isOver = (): boolean => this.clock() - began >= LIMITS.round;
    await Promise.all([
      runLimited(
        pushes.map(
          (subscription) => () => feeds.use(subscription.topic, (content) => this.#push(subscription, content)),
        ),
        LIMITS.pushesAtOnce,
        isOver,
        trouble,
      ),
      runLimited(
        this.#book.pendingRequests(LIMITS.questions, LIMITS.questionsToDomain).map(
          ({ id, request }) =>
            () =>
              this.#confirm(id, request),
        ),
        LIMITS.questionsAtOnce,
        isOver,
        trouble,
      ),
    ]);
  }

  #line(): HttpClient {
    const { site } = configOf(this.env);
    return {
      send: this.send,
      timeoutMs: this.timeoutMs,
      hub: hubUrl(site),
      agent: `health-ai-feed (+${site.origin}/docs)`,
    };
  }

  /** Asks at the callback. What is not confirmed leaves everything as it was. */
  async #confirm(id: number, request: HubRequest): Promise<void> {
    const { mode, topic, callback, host, lease } = request;
    const book = this.#book;
    const startedAt = this.clock();
    // Those that came before the host had had enough of it.
    if (!book.subscribed(topic, callback) && this.#denies(host)) {
      book.answered(id);
      return;
    }
    let wanted: boolean;
    try {
      wanted = await wantsContent(this.#line(), request, crypto.randomUUID());
    } finally {
      // Whatever happens: what nobody can ask would be asked for ever.
      book.answered(id);
    }
    if (!wanted) book.deny(host, startedAt, startedAt - LIMITS.hour);
    else if (mode === "subscribe") book.subscribe(request, startedAt + lease * 1000);
    else book.unsubscribe(topic, callback);
  }

  /**
   * Sends a feed; one that KV, which may lag behind where we read it, does not hold in the version that is wanted is
   * tried again like one not taken.
   */
  async #push(subscription: Subscription, content: Content | undefined): Promise<void> {
    const { topic, callback, wanted, failures } = subscription;
    const began = this.clock();
    const outcome =
      content === undefined || content.sequence < wanted ? "failed" : await push(this.#line(), subscription, content);
    const now = this.clock();
    if (content !== undefined && outcome === "taken")
      this.#book.sent(subscription, content.sequence, now - began < LIMITS.slow ? 0 : 1, now);
    else if (outcome === "gone") this.#book.unsubscribe(topic, callback);
    else if (failures + 1 < MAX_ATTEMPTS)
      this.#book.failed(subscription, failures + 1, now + LIMITS.retry * 2 ** failures);
    else this.#book.failed(subscription, 1, null);
  }

  /** A feed as its address serves it; undefined where there is none now. */
  async #content(topic: string): Promise<Content | undefined> {
    const { site, taxonomy } = configOf(this.env);
    const { language, channel, format } = parseTopic(topic, site, taxonomy) ?? {};
    if (language === undefined || channel === undefined || format === undefined) return undefined;
    try {
      const text = await readViewText(this.env.FEEDS, format.of, language, channel);
      const view = text === undefined ? undefined : parseView(text);
      return (
        view && {
          body: new TextEncoder().encode(format.render(view, site)),
          mediaType: format.mediaType,
          sequence: view.sequence,
        }
      );
    } catch (error) {
      console.error(
        "a feed could not be made for its subscribers",
        topic,
        error instanceof Error ? error.message : error,
      );
      return undefined;
    }
  }
}
