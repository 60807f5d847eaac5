/** Values by key, each key with several. */
export class Index<Value> {
  private readonly lists = new Map<string, Set<Value>>();

  add(key: string | undefined, value: Value): void {
    if (key === undefined) return;
    const list = this.lists.get(key);
    if (list === undefined) this.lists.set(key, new Set([value]));
    else list.add(value);
  }

  remove(key: string | undefined, value: Value): void {
    if (key === undefined) return;
    const list = this.lists.get(key);
    list?.delete(value);
    if (list?.size === 0) this.lists.delete(key);
  }

  get(key: string | undefined): ReadonlySet<Value> {
    return (key === undefined ? undefined : this.lists.get(key)) ?? new Set();
  }
}
