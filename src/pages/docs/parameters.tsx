import type { Child } from "hono/jsx";
import type { Parameter } from "../../openapi/document.ts";
import type { Schema } from "../../openapi/schemas.ts";
import { DescriptionText, Type } from "./prose-parts.tsx";
import { exampleText } from "./request-examples.ts";
import { typeOf } from "./schema-rows.ts";

/** The few values that a parameter may have, each of its items for a list; undefined where it may be anything. */
function choicesOf({ schema }: Parameter): readonly string[] | undefined {
  const { enum: values, const: only, items } = schema as { enum?: readonly unknown[]; const?: unknown; items?: Schema };
  if (only !== undefined) return [String(only)];
  const choices = values ?? (items as { enum?: readonly unknown[] } | undefined)?.enum;
  return choices?.map(String);
}

function idOf({ name }: Parameter): string {
  return `parameter-${name.replaceAll(".", "-")}`;
}

/** A field of a form: filled in with the example if the operation needs it, else with the example as a hint. */
function Field({ parameter }: { parameter: Parameter }) {
  const { name, required, example } = parameter;
  const shown = exampleText(example);
  const id = idOf(parameter);
  const choices = choicesOf(parameter);
  if (choices === undefined)
    return required ? (
      <input type="text" id={id} name={name} value={shown} required />
    ) : (
      <input type="text" id={id} name={name} placeholder={shown} />
    );
  return (
    <select id={id} name={name}>
      {!required && <option value=""></option>}
      {choices.map((value) => (
        <option value={value} selected={required && value === shown}>
          {value}
        </option>
      ))}
    </select>
  );
}

interface Props {
  readonly parameters: readonly Parameter[];
  readonly reference: string;
  /** True if each parameter has a field to fill in, in place of its example. */
  readonly fields: boolean;
}

/** The parameters of an operation, with what each means. */
export function Parameters({ parameters, reference, fields }: Props): Child {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Meaning</th>
          <th scope="col">{fields ? "Value" : "Example"}</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((parameter) => {
          const { name, in: place, required, description, schema, example } = parameter;
          return (
            <tr>
              <th scope="row">
                {fields ? (
                  <label for={idOf(parameter)}>
                    <code>{name}</code>
                  </label>
                ) : (
                  <code>{name}</code>
                )}
                <span class="quiet">
                  {place}
                  {required ? ", required" : ""}
                </span>
              </th>
              <td>
                {description !== undefined && <DescriptionText text={description} />}
                <span class="type">
                  <Type parts={typeOf(schema)} reference={reference} />
                </span>
              </td>
              {fields ? (
                <td class="field">
                  <Field parameter={parameter} />
                </td>
              ) : (
                <td class="example">
                  <code>{exampleText(example)}</code>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
