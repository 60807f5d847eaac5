import type { Child } from "hono/jsx";
import type { Schema } from "../../openapi/schemas.ts";
import { DescriptionText, Type } from "./prose-parts.tsx";
import { rowsOf, typeOf } from "./schema-rows.ts";

/** Every field of a schema; `reference`: address of the reference. */
export function SchemaPart({ schema, reference }: { schema: Schema; reference: string }): Child {
  const { description, required = [] } = schema as { description?: string; required?: readonly string[] };
  const rows = rowsOf(schema);
  return (
    <section>
      {description !== undefined && (
        <p>
          <DescriptionText text={description} />
        </p>
      )}
      {rows.length === 0 && (
        <p>
          <Type parts={typeOf(schema)} reference={reference} />
          {required.length > 0 && `, always with ${required.join(", ")}`}
        </p>
      )}
      {rows.length > 0 && (
        <table>
          <tbody>
            {rows.map(({ path, type, required: isThere, description: meaning }) => (
              <tr>
                <th scope="row">
                  <code>{path}</code>
                  {!isThere && <span class="quiet">optional</span>}
                </th>
                <td>
                  {meaning !== undefined && <DescriptionText text={meaning} />}
                  <span class="type">
                    <Type parts={type} reference={reference} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
