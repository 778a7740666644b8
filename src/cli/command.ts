/** One command of the command line. */
export interface CliCommand {
  /** Shown by `--help`: synopsis, one sentence, the options. */
  usage: string;
  /** Resolves with the exit code. */
  run(args: readonly string[]): Promise<number>;
}
