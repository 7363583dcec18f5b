/** Tells the person at the terminal what is being done, one line at a time. */
export type Say = (message: string) => void;

/** For callers that have nobody to tell. */
export const silent: Say = () => undefined;
