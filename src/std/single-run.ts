/** A job that never runs twice at a time. */
export interface SingleRun {
  /** Starts the job, unless it runs already; settles with that run. */
  readonly start: () => Promise<void>;
  readonly isRunning: () => boolean;
}

export function singleRun(job: () => Promise<void>): SingleRun {
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    try {
      await job();
    } finally {
      running = undefined;
    }
  };
  return {
    start() {
      running ??= run();
      return running;
    },
    isRunning: () => running !== undefined,
  };
}
