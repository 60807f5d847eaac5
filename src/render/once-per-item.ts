import type { Origin } from "../domain/channel/urls.ts";
import type { Item } from "../domain/view/view.ts";

/**
 * Remembers what is made of an item for as long as the item itself is remembered. Lists share their items, and of a
 * list that changed all items but one are what they were. The view reader's bound counts what is remembered here.
 */
export function oncePerItem<Value>(make: (item: Item, site: Origin) => Value): (item: Item, site: Origin) => Value {
  const known = new WeakMap<Item, { readonly site: Origin; readonly made: Value }>();
  return (item, site) => {
    const remembered = known.get(item);
    if (remembered?.site.origin === site.origin && remembered.site.tagAuthority === site.tagAuthority)
      return remembered.made;
    const made = make(item, site);
    known.set(item, { site, made });
    return made;
  };
}
