/** Exit statuses of every command, as --help tells them. */
export const ExitCode = { good: 0, refused: 1, usage: 2, unreachable: 3 } as const;
export type Exit = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * Ends a command: one sentence for the person in front of it, and the exit status. The only thing that commands throw.
 */
export class CommandError extends Error {
  readonly exit: Exit;

  constructor(exit: Exit, sentence: string) {
    super(sentence);
    this.exit = exit;
  }
}
