/** Returns the outcome of a promise, or reports that it did not settle within `timeoutMs` milliseconds. */
export async function settledWithin(
  pending: Promise<unknown>,
  timeoutMs: number,
): Promise<"done" | "failed" | "hanging"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"hanging">((resolve) => {
    timer = setTimeout(() => resolve("hanging"), timeoutMs);
  });
  const done = pending.then(
    () => "done" as const,
    () => "failed" as const,
  );
  const outcome = await Promise.race([done, late]);
  if (timer !== undefined) clearTimeout(timer);
  return outcome;
}

/** Returns the value of a promise; throws where it fails, or has not settled within `timeoutMs` milliseconds. */
export async function valueWithin<Value>(pending: Promise<Value>, timeoutMs: number): Promise<Value> {
  if ((await settledWithin(pending, timeoutMs)) === "hanging") throw new Error(`no answer within ${timeoutMs} ms`);
  return await pending;
}
