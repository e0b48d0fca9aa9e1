// A reader such as `head` that closes the pipe early is no error: the program ends, by default at once.

let end = (): void => process.exit(0);

/** For commands that have something to put away first. */
export function onReaderGone(instead: () => void): void {
  end = instead;
}

/** Nobody reads standard output any more. */
export function readerGone(): void {
  end();
}
