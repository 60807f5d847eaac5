// Fields of forms: a label and what it is of.

/** A choice of one. */
export function Options({
  name,
  label,
  values,
  chosen,
}: {
  name: string;
  label: string;
  values: readonly (readonly [string, string])[];
  chosen: string;
}) {
  return (
    <p>
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {values.map(([value, words]) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}

export interface Choice {
  readonly value: string;
  readonly words: string;
}

/** A choice of several, or of one where `any` says what it is to choose none. */
export function Picks({
  name,
  label,
  hint,
  choices,
  chosen,
  any,
}: {
  name: string;
  label: string;
  hint?: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  any?: string;
}) {
  return (
    <p>
      <label for={name}>{label}</label>
      <select
        id={name}
        name={name}
        multiple={any === undefined}
        {...(any === undefined ? { size: 4 } : {})}
        {...(hint === undefined ? {} : { title: hint, "aria-describedby": "several" })}
      >
        {any !== undefined && <option value="">{any}</option>}
        {choices.map(({ value, words }) => (
          <option value={value} selected={chosen.includes(value)}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}

/** A line to be filled in. */
export function Field({
  name,
  label,
  value,
  type = "text",
  placeholder,
}: {
  name: string;
  label: string;
  value: string;
  type?: "text" | "date" | "search";
  placeholder?: string;
}) {
  return (
    <p>
      <label for={name}>{label}</label>
      <input id={name} name={name} type={type} value={value} {...(placeholder === undefined ? {} : { placeholder })} />
    </p>
  );
}
