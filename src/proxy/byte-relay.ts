import type { Layer, Wire } from "./layer.js";

/** Passes bytes, ends and resets on as they come. */
export function byteRelay(wire: Wire): Layer {
  return {
    data: (direction, bytes) => wire.send(direction, bytes),
    end: (direction) => wire.finish(direction),
    reset: () => wire.reset(),
  };
}
