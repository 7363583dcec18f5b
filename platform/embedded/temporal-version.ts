/** The Temporal CLI that is obtained when there is none: the newest that both the official site and `go install` deliver. */
export const temporalCliVersion = "1.5.1";

/** The oldest server inside a CLI that will do: updates with validators, update ids across retries, search attributes on SQLite. */
const oldestServer: readonly [number, number] = [1, 28];

/**
 * Reads the server's version out of `temporal --version`. The CLI's own version is no use: a binary built from source says `0.0.0-DEV` there.
 * @returns for instance `[1, 29]`, or undefined if the text is from something else
 */
export function serverVersionOf(output: string): readonly [number, number] | undefined {
  const match = /\(Server (\d+)\.(\d+)/.exec(output);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

export function isNewEnough([major, minor]: readonly [number, number]): boolean {
  return major > oldestServer[0] || (major === oldestServer[0] && minor >= oldestServer[1]);
}
