import { setFlagsFromString } from 'node:v8'

/** Bytes of bytecode that a function runs through before it may be compiled for speed. Three times what V8 11 has. */
const budget = 200_000

/**
 * Has functions run a while longer before they are compiled for speed. In a run of a second Node 20 spends as much time
 * of processors on that as on what is compiled; later releases count calls in place of bytes, and wait as long by
 * themselves. Source: v8, src/execution/tiering-manager.cc.
 */
export function compileLater(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${budget}`)
}
