/** `submitEvidence` as its route has it: `submit-evidence`. */
export function commandPath(command: string): string {
  return command.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** And back. */
export function commandOfPath(path: string): string {
  return path.replace(/-([a-z])/gu, (_hyphen, letter: string) => letter.toUpperCase());
}
