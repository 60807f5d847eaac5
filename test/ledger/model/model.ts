// What the ledger shall be, in a few lines: no storage, no HTML, no clock of its own.

/** The content of an entry, as far as the commands of the histories change it. */
export interface Content {
  readonly genre: string;
  /** Title of the French text. */
  readonly french: string;
  readonly corrections: number;
}

export interface Known {
  version: number;
  /** The served content; undefined if it is withdrawn, or was never served. */
  content: Content | undefined;
  /** The content that was served last. */
  last: Content | undefined;
}

export interface Waiting {
  readonly id: string;
  readonly editor: string;
  readonly kind: "publish" | "patch";
  readonly due: number;
  content: Content;
  /** The version that a patch was made for; of a publication 0 where it is to be the first version. */
  readonly expected: number;
  /** Place in the line of those who want the id. */
  readonly claim: number;
}

export type Answer = { readonly state: string; readonly version: number } | { readonly refused: string };

function same(left: Content | undefined, right: Content): boolean {
  return left?.genre === right.genre && left.french === right.french && left.corrections === right.corrections;
}

export class Model {
  readonly entries = new Map<string, Known>();
  /** In the order in which they were scheduled. */
  waiting: Waiting[] = [];
  /** Timestamps of the last commands that took effect, by entry and editor. */
  readonly latest = new Map<string, number>();
  sequence = 0;
  /** Milliseconds since 1970. */
  now: number;
  #claims = 0;

  constructor(now: number) {
    this.now = now;
  }

  known(id: string): Known {
    return this.entries.get(id) ?? { version: 0, content: undefined, last: undefined };
  }

  isWithdrawn(id: string): boolean {
    const { version, content } = this.known(id);
    return version > 0 && content === undefined;
  }

  scheduledBy(id: string, editor: string): Waiting[] {
    return this.waiting.filter((each) => each.id === id && each.editor === editor);
  }

  /** The publication of an editor that waits to be the first version. */
  first(id: string, editor: string): Waiting | undefined {
    return this.known(id).version > 0 ? undefined : this.scheduledBy(id, editor).find(({ kind }) => kind === "publish");
  }

  /** A new version of an entry, or its withdrawal where there is no content. */
  advance(id: string, content: Content | undefined): void {
    const { version, last } = this.known(id);
    this.entries.set(id, { version: version + 1, content, last: content ?? last });
    this.sequence++;
  }

  end(ended: readonly Waiting[]): void {
    this.waiting = this.waiting.filter((each) => !ended.includes(each));
  }

  /** Has a step wait in the place of its editor's former one of the kind. */
  hold(next: Omit<Waiting, "claim">): void {
    const replaced = this.scheduledBy(next.id, next.editor).filter(({ kind }) => kind === next.kind);
    const claim = replaced.length === 0 ? ++this.#claims : Math.min(...replaced.map((each) => each.claim));
    this.end(replaced);
    this.waiting.push({ ...next, claim });
  }

  /** Reports whether a command is older than the last that took effect. */
  isLate(id: string, editor: string, timestamp: number): boolean {
    return timestamp < (this.latest.get(`${id} ${editor}`) ?? 0);
  }

  tookEffect(id: string, editor: string, timestamp: number): void {
    const key = `${id} ${editor}`;
    this.latest.set(key, Math.max(timestamp, this.latest.get(key) ?? 0));
  }

  publish(id: string, editor: string, content: Content, restore: boolean): Answer {
    const { version, content: served } = this.known(id);
    const isWithdrawn = this.isWithdrawn(id);
    if (isWithdrawn && !restore) return { refused: "entry-withdrawn" };
    const others = this.waiting.some((each) => each.id === id && each.editor !== editor);
    if (version === 0 && this.first(id, editor) === undefined && others) return { refused: "id-taken" };
    if (same(served, content)) return { state: "unchanged", version };
    if (version === 0) this.end(this.scheduledBy(id, editor));
    this.advance(id, content);
    return { state: version === 0 ? "created" : isWithdrawn ? "restored" : "revised", version: version + 1 };
  }

  /** An edit of what is served, or of the first version that waits. */
  edit(id: string, editor: string, change: (content: Content) => Content): Answer {
    const { version, content } = this.known(id);
    if (this.isWithdrawn(id)) return { refused: "entry-withdrawn" };
    if (version === 0 || content === undefined) {
      const waiting = this.first(id, editor);
      if (waiting === undefined) return { refused: "unknown-entry" };
      const next = change(waiting.content);
      if (same(waiting.content, next)) return { state: "unchanged", version };
      this.end([waiting]);
      this.waiting.push({ ...waiting, content: next });
      return { state: "scheduled", version };
    }
    const next = change(content);
    if (same(content, next)) return { state: "unchanged", version };
    this.advance(id, next);
    return { state: "revised", version: version + 1 };
  }

  withdraw(id: string, editor: string): Answer {
    const { version } = this.known(id);
    const scheduled = this.scheduledBy(id, editor);
    if (version === 0 && scheduled.length === 0) return { refused: "unknown-entry" };
    if (this.isWithdrawn(id)) return { state: "unchanged", version };
    this.end(scheduled);
    if (version > 0) this.advance(id, undefined);
    return { state: "withdrawn", version: this.known(id).version };
  }

  restore(id: string, editor: string): Answer {
    const { version, content, last } = this.known(id);
    if (version === 0 && this.scheduledBy(id, editor).length === 0) return { refused: "unknown-entry" };
    if (version === 0 || content !== undefined) return { state: "unchanged", version };
    this.advance(id, last);
    return { state: "restored", version: version + 1 };
  }

  discard(id: string, editor: string): Answer {
    const { version } = this.known(id);
    const scheduled = this.scheduledBy(id, editor);
    if (scheduled.length === 0) return { refused: version === 0 ? "unknown-entry" : "nothing-held" };
    this.end(scheduled);
    return { state: "discarded", version };
  }

  /** Releases what is due, as the ledger's alarm does. */
  releaseDue(): void {
    const due = this.waiting.filter((each) => each.due <= this.now).sort((left, right) => left.due - right.due);
    for (const each of due) {
      if (!this.waiting.includes(each)) continue;
      this.end([each]);
      const { version, content } = this.known(each.id);
      // A change of a version that is not there any more, a first version that is not the first, and what was withdrawn
      // meanwhile.
      if (each.kind === "patch" && each.expected !== version) continue;
      if (each.kind === "publish" && ((each.expected === 0 && version > 0) || this.isWithdrawn(each.id))) continue;
      const isTaken = this.waiting.some(
        ({ id, editor, claim }) => id === each.id && editor !== each.editor && claim < each.claim,
      );
      if (version === 0 && isTaken) continue;
      if (same(content, each.content)) continue;
      if (version === 0) this.end(this.scheduledBy(each.id, each.editor));
      this.advance(each.id, each.content);
    }
  }
}
