import type { Child } from "hono/jsx";
import type { PathOperation, PathResponse } from "../../openapi/document.ts";
import { Parameters } from "./parameters.tsx";
import { DescriptionText, Type } from "./prose-parts.tsx";
import type { ShownOperation } from "./reference.tsx";
import { curlOf, javaScriptOf } from "./request-examples.ts";
import { typeOf } from "./schema-rows.ts";

/** Addresses of pages that an operation's page links to. */
interface DocsAddresses {
  /** Scheme and host of the service. */
  readonly origin: string;
  readonly reference: string;
  readonly problems: string;
  readonly recipes: string;
}

type Props = ShownOperation & { readonly addresses: DocsAddresses };

/** Reports whether a form may send the operation: not if it is signed or changes something. */
export function isAskedByForm({ method, operation }: ShownOperation): boolean {
  return method === "get" && operation.security.length === 0;
}

/** The answers that a test recorded, by media type. */
function ExampleAnswers({ responses }: { responses: PathOperation["responses"] }) {
  const examples = Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.entries(content).flatMap(([type, { example }]) =>
      example === undefined ? [] : [{ status, type, example }],
    ),
  );
  if (examples.length === 0) return null;
  return (
    <section aria-labelledby="example-answers">
      <h2 id="example-answers">Example answers</h2>
      <p>Shortened.</p>
      {examples.map(({ status, type, example }) => (
        <>
          <h3>
            {status} <code>{type}</code>
          </h3>
          <pre tabindex={0}>{typeof example === "string" ? example : JSON.stringify(example, null, 2)}</pre>
        </>
      ))}
    </section>
  );
}

function Responses({ operation, addresses }: Props) {
  const line = ([status, { description, content }]: readonly [string, PathResponse]) => (
    <li>
      <b>{status}</b> {description}
      {Object.entries(content ?? {}).map(([type, { schema, examples }]) => (
        <span class="type">
          <code>{type}</code>{" "}
          {type === "application/problem+json" ? (
            Object.keys(examples ?? {}).map((name) => (
              <>
                <a href={`${addresses.problems}/${name}`}>{name}</a>{" "}
              </>
            ))
          ) : schema.type === "string" ? (
            ""
          ) : (
            <Type parts={typeOf(schema)} reference={addresses.reference} />
          )}
        </span>
      ))}
    </li>
  );
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">Answers</h2>
      <ul class="answers">{Object.entries(operation.responses).map(line)}</ul>
    </section>
  );
}

function Bodies({ operation, addresses }: Props) {
  const content = Object.values(operation.requestBody?.content ?? {})[0];
  if (content === undefined) return null;
  return (
    <section aria-labelledby="body">
      <h2 id="body">Body</h2>
      <p>
        <Type parts={typeOf(content.schema)} reference={addresses.reference} />
      </p>
      {Object.values(content.examples ?? {}).map(({ summary, value }) => (
        <details>
          <summary>{summary}</summary>
          <pre tabindex={0}>{JSON.stringify(value, null, 2)}</pre>
        </details>
      ))}
    </section>
  );
}

/** The form that asks the service itself: its answer opens, or is shown below where scripts run. */
function TryIt({ operation, addresses }: Props) {
  const { parameters, operationId } = operation;
  return (
    <section aria-labelledby="try">
      <h2 id="try">Try it</h2>
      <form action={`/docs/reference/${operationId}/answer`} class="try">
        {parameters.length > 0 && <Parameters parameters={parameters} reference={addresses.reference} fields={true} />}
        <p>
          <button type="submit" class="button">
            Show the answer
          </button>
        </p>
        <div class="answered" hidden>
          <p role="status" />
          <pre tabindex={0} />
        </div>
      </form>
    </section>
  );
}

/** Everything about one operation. */
export function OperationPart(props: Props): Child {
  const { method, path, operation, addresses } = props;
  const { description, parameters, responses } = operation;
  const isJson = Object.entries(responses).some(([status, { content = {} }]) => {
    const [type] = Object.keys(content);
    return status.startsWith("2") && type !== undefined && /[/+]json$/.test(type);
  });
  return (
    <>
      <section>
        <p class="method">
          <b>{method.toUpperCase()}</b> <code>{path}</code>
        </p>
        {description !== undefined && (
          <p>
            <DescriptionText text={description} />
          </p>
        )}
      </section>
      <section aria-labelledby="request">
        <h2 id="request">Request</h2>
        <pre tabindex={0}>{curlOf(addresses.origin, method, path, operation)}</pre>
        <pre tabindex={0}>{javaScriptOf(addresses.origin, method, path, operation, isJson)}</pre>
        {operation.security.length > 0 && (
          <p>
            How to sign it, in several languages: <a href={addresses.recipes}>code examples</a>.
          </p>
        )}
      </section>
      {isAskedByForm(props) ? (
        <TryIt {...props} />
      ) : (
        parameters.length > 0 && (
          <section aria-labelledby="parameters">
            <h2 id="parameters">Parameters</h2>
            <Parameters parameters={parameters} reference={addresses.reference} fields={false} />
          </section>
        )
      )}
      <Bodies {...props} />
      <ExampleAnswers responses={responses} />
      <Responses {...props} />
    </>
  );
}
