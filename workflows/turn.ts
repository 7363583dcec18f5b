/** Lets one task at a time through, in the order in which they asked. A task that fails does not stop the next. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
