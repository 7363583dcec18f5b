/** What may lie in a workflow's state, an event or a notice: plain JSON, so that it means the same after a year in a history. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };
export type Facts = { [key: string]: Json | undefined };
