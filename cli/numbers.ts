import { InvalidArgumentError } from "commander";

/** An option that counts something. */
export function positiveInteger(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) {
    throw new InvalidArgumentError(`found ${JSON.stringify(text)}, want a whole number above 0`);
  }
  return Number(text);
}
