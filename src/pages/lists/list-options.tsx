/** A list that may be chosen, with its name; grouped as in the indexes. */
export interface ChannelChoice {
  readonly group: string;
  readonly lists: readonly { readonly path: string; readonly name: string; readonly acronym?: string }[];
}

/** The lists of a select element, one of which is chosen. */
export function ListOptions({ choices, current }: { choices: readonly ChannelChoice[]; current: string }) {
  return choices.map(({ group, lists }) => (
    <optgroup label={group}>
      {lists.map(({ path, name }) => (
        <option value={path} selected={path === current}>
          {name}
        </option>
      ))}
    </optgroup>
  ));
}
