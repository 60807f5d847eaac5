import { DurableObject } from "cloudflare:workers";
import { type Bindings, configOf } from "../env.ts";
import { migrate } from "../ledger/migrate.ts";
import { hubUrl } from "../model/address.ts";
import { parseView, readViewText } from "../projection/read.ts";
import { type Book, book, MIGRATIONS, type Subscription } from "./book.ts";
import { type Content, isWanted, push, type Send } from "./calls.ts";
import type { HubRequest } from "./request.ts";
import { parseTopic, topicsOf, topicUrl } from "./topic.ts";

const LIMITS = {
  /** Calls of one alarm: to subscribers, and of those to one host; and at once, for an invocation has six connections. */
  calls: 60,
  callsToHost: 10,
  atOnce: 6,
  /** Subscriptions of all, and of one host. */
  subscriptions: 50_000,
  ofHost: 5000,
  /** Requests of one host that may wait to be confirmed, and that it may leave unconfirmed in an hour. */
  waitingOfHost: 100,
  denialsOfHost: 20,
  hour: 3_600_000,
  /** Milliseconds until a failed push is tried again: then twice that, and so on; and tries, which end after about two hours. */
  retry: 30_000,
  tries: 8,
} as const;

/** Why a request is not taken now. */
export type Crowded = "full" | "host-full" | "host-waiting" | "host-denies";

/**
 * The WebSub hub (W3C Recommendation, 23 January 2018) of this service's feeds: remembers who wants which, and sends those that changed.
 * The ledger tells it what changed; what it sends is what KV holds.
 */
export class Hub extends DurableObject<Bindings> {
  /** Milliseconds since 1970; tests put their own in its place, and in that of fetch. */
  clock: () => number = Date.now;
  send: Send = (address, init) => fetch(address, init);
  readonly #book: Book;

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    this.#book = book(state.storage.sql);
    void state.blockConcurrencyWhile(async () => {
      migrate(state.storage, MIGRATIONS);
      await this.tend();
    });
  }

  /** Takes a request, which whoever answers at its callback will be asked to confirm; or tells why it is not taken now. */
  async request(request: HubRequest): Promise<Crowded | undefined> {
    const { topic, callback, host } = request;
    const book = this.#book;
    // Who is known already may renew or leave whatever others do in the name of the same host.
    if (!book.subscribed(topic, callback)) {
      if (book.denied(host, this.clock() - LIMITS.hour) >= LIMITS.denialsOfHost) return "host-denies";
      if (book.ofHost(host) >= LIMITS.ofHost) return "host-full";
      if (book.count() >= LIMITS.subscriptions) return "full";
    }
    if (book.askedOfHost(host) >= LIMITS.waitingOfHost) return "host-waiting";
    book.ask(request);
    await this.tend();
    return undefined;
  }

  /** Lists have changed: their feeds are due to whoever subscribed to them. `sequence` is the position of the ledger that KV has them at. */
  async announce(changes: readonly { readonly key: string; readonly sequence: number }[]): Promise<void> {
    const { site } = configOf(this.env);
    const now = this.clock();
    for (const { key, sequence } of changes) for (const topic of topicsOf(key)) this.#book.announce(topicUrl(site, topic), sequence, now);
    await this.tend();
  }

  /** Sees to it that an alarm is set while there is work for one. */
  async tend(): Promise<void> {
    const wanted = this.#nextAlarm();
    if (wanted === undefined) return;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > wanted) await this.ctx.storage.setAlarm(wanted);
  }

  #nextAlarm(): number | undefined {
    return this.#book.isAsked() ? this.clock() : this.#book.nextDue();
  }

  /** Has requests confirmed and sends what is due. Never throws: the platform gives up after six throws. */
  override async alarm(): Promise<void> {
    try {
      const now = this.clock();
      this.#book.forget(now);
      this.#book.forgetDenials(now - LIMITS.hour);
      const contents = new Map<string, Promise<Content | undefined>>();
      const work = [
        ...this.#book.asked(LIMITS.calls, LIMITS.callsToHost).map(
          ({ id, request }) =>
            () =>
              this.#confirm(id, request),
        ),
        ...this.#book.due(now, LIMITS.calls, LIMITS.callsToHost).map((subscription) => () => this.#push(subscription, contents)),
      ];
      await Promise.all(
        Array.from({ length: LIMITS.atOnce }, async () => {
          for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
        }),
      );
    } catch (error) {
      console.error("the hub failed", error instanceof Error ? error.message : error);
    }
    const wanted = this.#nextAlarm();
    if (wanted !== undefined) await this.ctx.storage.setAlarm(Math.max(wanted, this.clock()));
  }

  /** Asks at the callback. What is not confirmed leaves everything as it was. */
  async #confirm(id: number, request: HubRequest): Promise<void> {
    const { mode, topic, callback, host, lease } = request;
    const wanted = await isWanted(this.send, request, crypto.randomUUID());
    const now = this.clock();
    this.#book.answered(id);
    if (!wanted) this.#book.deny(host, now, now - LIMITS.hour);
    else if (mode === "subscribe") this.#book.subscribe(request, now + lease * 1000);
    else this.#book.unsubscribe(topic, callback);
  }

  async #push(subscription: Subscription, contents: Map<string, Promise<Content | undefined>>): Promise<void> {
    const { topic, callback, wanted, failures } = subscription;
    const name = `${wanted} ${topic}`;
    const content = contents.get(name) ?? this.#content(topic, wanted);
    contents.set(name, content);
    const made = await content;
    const outcome = made === undefined ? "failed" : await push(this.send, subscription, made, hubUrl(configOf(this.env).site));
    const now = this.clock();
    if (outcome === "taken") this.#book.sent(subscription, now);
    else if (outcome === "gone") this.#book.unsubscribe(topic, callback);
    else if (failures + 1 < LIMITS.tries) this.#book.failed(subscription, failures + 1, now + LIMITS.retry * 2 ** failures);
    else this.#book.failed(subscription, 0, null);
  }

  /** A feed as its address serves it; undefined while KV, which may lag behind where we read it, does not hold `wanted` yet. */
  async #content(topic: string, wanted: number): Promise<Content | undefined> {
    const { site, taxonomy } = configOf(this.env);
    const { language, channel, format } = parseTopic(topic, site, taxonomy) ?? {};
    if (language === undefined || channel === undefined || format === undefined) return undefined;
    const text = await readViewText(this.env.FEEDS, format.of, language, channel);
    const view = text === undefined ? undefined : parseView(text);
    if (view === undefined || view.sequence < wanted) return undefined;
    return { body: new TextEncoder().encode(format.render(view, site)), mediaType: format.mediaType };
  }
}
