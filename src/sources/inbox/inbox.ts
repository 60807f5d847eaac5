import type { Language } from "../../domain/entry/language.ts";
import { addressInAnyLanguage, canonicalAddress } from "../../domain/entry/page-address.ts";
import { ALIKE, likeness, namesIn, profileOf } from "../../search/title-likeness.ts";
import { fingerprint } from "../../std/bytes.ts";
import { DAY_MS } from "../../std/duration.ts";
import { ok, type Result } from "../../std/result.ts";
import { type Finding, type Sighting, seenAgain } from "./finding.ts";
import { Index } from "./key-index.ts";
import { Titles } from "./title-index.ts";
import { type Action, stateAt, type TransitionRefusal, transition } from "./transition.ts";

/** An entry of the ledger, as far as findings are compared with it. */
export interface ComparedEntry {
  readonly id: string;
  /** Of the work, its texts and its source. */
  readonly addresses: readonly string[];
  readonly titles: { readonly [language in Language]?: string | undefined };
  readonly published?: string | undefined;
}

/** The outcome of a sighting. */
export type SightingOutcome =
  | { readonly kind: "new"; readonly finding: Finding }
  | { readonly kind: "seenAgain" | "changed"; readonly finding: Finding }
  /** There is an entry of it already; it is kept only to see when its source changes. */
  | { readonly kind: "known"; readonly finding: Finding };

/** Milliseconds after the last sighting for which a finding is kept. */
export const KEPT = 30 * DAY_MS;
export const MAX_FINDINGS = 10_000;

/** An identifier that means the same in every document: an address or a tag URI. Others count within their source. */
function guidKey({ guid, source }: Sighting): string {
  return canonicalAddress(guid) ?? (/^(?:tag|urn):/i.test(guid) ? guid : `${source} ${guid}`);
}

/** Returns the part of an address that a page shares with its translations: often the first one names no language. */
function pathOf(address: string): string | undefined {
  return addressInAnyLanguage(address) ?? canonicalAddress(address);
}

/**
 * The findings that wait for editors, with what finds them. Deterministic: the clock is handed in, and nothing is
 * published.
 */
export class Inbox {
  private readonly findings = new Map<string, Finding>();
  private readonly byAddress = new Index<string>();
  private readonly byGuid = new Index<string>();
  private readonly byAlternate = new Index<string>();
  private readonly byPath = new Index<string>();
  private readonly byDay = new Index<string>();
  private readonly titles = new Titles();
  private readonly entriesByAddress = new Map<string, string>();
  private readonly entryTitles = new Titles();

  constructor(findings: Iterable<Finding>, entries: Iterable<ComparedEntry>) {
    for (const entry of entries) this.know(entry);
    for (const finding of findings) this.put(finding);
  }

  /** Makes an entry known, so that no finding is made of what it is about. */
  know({ id, addresses, titles, published }: ComparedEntry): void {
    for (const address of addresses) {
      const canonical = canonicalAddress(address);
      if (canonical !== undefined) this.entriesByAddress.set(canonical, id);
    }
    this.entryTitles.remove(id);
    for (const [language, title] of Object.entries(titles) as [Language, string | undefined][])
      if (title !== undefined) this.entryTitles.add({ id, language, title, published });
  }

  get(id: string): Finding | undefined {
    return this.findings.get(id);
  }

  get size(): number {
    return this.findings.size;
  }

  /** Returns what waits for an editor: new and opened findings, and entries whose source has changed. Newest first. */
  waiting(now: number): Finding[] {
    return [...this.findings.values()]
      .filter((finding) => {
        const state = stateAt(finding, now);
        return state.kind === "new" || state.kind === "opened" || (state.kind === "published" && state.changed);
      })
      .sort((one, other) => other.firstSeen - one.firstSeen || (one.id < other.id ? -1 : 1));
  }

  /** All findings that are translations of one work. */
  translations(work: string): Finding[] {
    return [...this.findings.values()].filter((finding) => finding.work === work);
  }

  receive(sighting: Sighting, now: number): SightingOutcome {
    const found = this.same(sighting);
    if (found !== undefined) {
      const same = this.withEntry(found);
      const finding = seenAgain(same, sighting, now);
      this.put(finding);
      return { kind: finding.changes.length > same.changes.length ? "changed" : "seenAgain", finding };
    }
    const id = this.freeId(guidKey(sighting));
    const entry = this.entryOf(sighting);
    const finding: Finding = {
      id,
      sighting,
      sources: [sighting.source],
      firstSeen: now,
      lastSeen: now,
      state: entry === undefined ? { kind: "new" } : { kind: "published", entry, changed: false },
      work: this.workOf(sighting) ?? id,
      changes: [],
    };
    this.put(finding);
    return { kind: entry === undefined ? "new" : "known", finding };
  }

  /** A finding, published where an entry is known of it by now. */
  withEntry(finding: Finding): Finding {
    if (finding.state.kind === "published") return finding;
    const entry = this.entryOf(finding.sighting);
    return entry === undefined ? finding : { ...finding, state: { kind: "published", entry, changed: false } };
  }

  act(id: string, action: Action, now: number): Result<Finding, TransitionRefusal | "unknown"> {
    const finding = this.findings.get(id);
    if (finding === undefined) return { ok: false, reason: "unknown" };
    const moved = transition(finding, action, now);
    if (!moved.ok) return moved;
    this.put(moved.value);
    return ok(moved.value);
  }

  /**
   * Removes what was not seen for 30 days, and what exceeds the number that may be kept; returns the ids. What nobody
   * waits for goes first:
   * dismissed, then published without a change, then the rest, the longest unseen ahead.
   */
  prune(now: number): string[] {
    const old = [...this.findings.values()].filter(({ lastSeen }) => now - lastSeen > KEPT);
    const rank = (finding: Finding): number => {
      const state = stateAt(finding, now);
      if (state.kind === "dismissed") return 0;
      return state.kind === "published" && !state.changed ? 1 : 2;
    };
    const excess = this.findings.size - old.length - MAX_FINDINGS;
    const rest = excess <= 0 ? [] : [...this.findings.values()].filter(({ lastSeen }) => now - lastSeen <= KEPT);
    const surplus = rest
      .sort((one, other) => rank(one) - rank(other) || one.lastSeen - other.lastSeen)
      .slice(0, Math.max(0, excess));
    const ids = [...old, ...surplus].map(({ id }) => id);
    for (const id of ids) this.remove(id);
    return ids;
  }

  private freeId(wanted: string): string {
    let id = fingerprint(wanted);
    for (let number = 2; this.findings.has(id); number++) id = fingerprint(`${wanted} ${number}`);
    return id;
  }

  private put(finding: Finding): void {
    const before = this.findings.get(finding.id);
    if (before?.sighting === finding.sighting) {
      this.findings.set(finding.id, finding);
      return;
    }
    if (before !== undefined) this.remove(finding.id);
    this.findings.set(finding.id, finding);
    this.eachKey(finding, (index, key) => index.add(key, finding.id));
    const { language, title, published } = finding.sighting;
    this.titles.add({ id: finding.id, language, title, published });
  }

  private remove(id: string): void {
    const finding = this.findings.get(id);
    if (finding === undefined) return;
    this.eachKey(finding, (index, key) => index.remove(key, id));
    this.titles.remove(id);
    this.findings.delete(id);
  }

  private eachKey({ sighting }: Finding, use: (index: Index<string>, key: string | undefined) => void): void {
    const { address, alternates = [], published, publisher } = sighting;
    use(this.byGuid, guidKey(sighting));
    if (address !== undefined) {
      use(this.byAddress, canonicalAddress(address));
      use(this.byPath, pathOf(address));
    }
    for (const alternate of alternates) use(this.byAlternate, canonicalAddress(alternate));
    use(this.byDay, published && `${publisher} ${published.slice(0, 10)}`);
  }

  /** The finding of the same item: by identifier, by address, or by a title that is alike. */
  private same(sighting: Sighting): Finding | undefined {
    const { address, language, title, published } = sighting;
    const [byGuid] = this.byGuid.get(guidKey(sighting));
    if (byGuid !== undefined) return this.findings.get(byGuid);
    for (const id of this.byAddress.get(address === undefined ? undefined : canonicalAddress(address))) {
      const finding = this.findings.get(id);
      if (finding !== undefined && !isOtherItem(finding.sighting, sighting)) return finding;
    }
    const alike = this.titles.mostAlike(language, title, published);
    const finding = alike === undefined ? undefined : this.findings.get(alike);
    return finding !== undefined && !isOtherItem(finding.sighting, sighting) ? finding : undefined;
  }

  private entryOf({ address, language, title, published }: Sighting): string | undefined {
    const canonical = address === undefined ? undefined : canonicalAddress(address);
    const byAddress = canonical === undefined ? undefined : this.entriesByAddress.get(canonical);
    return byAddress ?? this.entryTitles.mostAlike(language, title, published);
  }

  /** The work of which a sighting is a translation: by hreflang, by address, or by day and names. */
  private workOf(sighting: Sighting): string | undefined {
    const { address, alternates = [], language, published, publisher, title } = sighting;
    const others = (ids: Iterable<string>): Finding[] =>
      [...ids].flatMap((id) => this.findings.get(id) ?? []).filter((finding) => finding.sighting.language !== language);
    const own = address === undefined ? undefined : canonicalAddress(address);
    const linked = others([
      ...alternates.flatMap((alternate) => [...this.byAddress.get(canonicalAddress(alternate))]),
      ...this.byAlternate.get(own),
    ]);
    const pathed = address === undefined ? [] : others(this.byPath.get(pathOf(address)));
    const names = namesIn(title);
    const named = others(this.byDay.get(published && `${publisher} ${published.slice(0, 10)}`)).filter((finding) =>
      [...namesIn(finding.sighting.title)].some((name) => names.has(name)),
    );
    return (linked[0] ?? pathed[0] ?? named[0])?.work;
  }
}

/**
 * Two items of one document, each with its identifier, are two, unless they are called alike and share an address, or
 * are called the same: of a list, «in Cork» and «in Riga» may be all that two titles differ in.
 */
function isOtherItem(one: Sighting, other: Sighting): boolean {
  if (one.language !== other.language) return true;
  if (one.source !== other.source) return false;
  const [first, second] = [one.address, other.address].map((address) => address && canonicalAddress(address));
  const apart = first !== undefined && second !== undefined && first !== second;
  return likeness(profileOf(one.title), profileOf(other.title)) < (apart ? 1 : ALIKE);
}
