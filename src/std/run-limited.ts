/**
 * Runs jobs, `atOnce` of them at a time, and starts none once `isOver`. A job that throws is reported to `onError` and
 * delays no other.
 */
export async function runLimited(
  jobs: readonly (() => Promise<void>)[],
  atOnce: number,
  isOver: () => boolean,
  onError: (error: unknown) => void,
): Promise<void> {
  const queue = [...jobs];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !isOver(); next = queue.shift()) {
      try {
        await next();
      } catch (error) {
        onError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
