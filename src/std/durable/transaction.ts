import type { Result } from "../result.ts";

/** Thrown to undo a transaction. */
const UNDONE = new Error("undone");

/** Runs work in one transaction, which is undone where the work is refused. */
export type Attempt = <Value, Reason>(work: () => Result<Value, Reason>) => Result<Value, Reason>;

export function attempts(storage: Pick<DurableObjectStorage, "transactionSync">): Attempt {
  return (work) => {
    let result: ReturnType<typeof work> | undefined;
    try {
      storage.transactionSync(() => {
        result = work();
        if (!result.ok) throw UNDONE;
      });
    } catch (error) {
      if (error !== UNDONE) throw error;
    }
    if (result === undefined) throw new Error("the transaction did not run");
    return result;
  };
}
