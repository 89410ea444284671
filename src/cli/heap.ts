import { setFlagsFromString } from 'node:v8'

/** How much garbage may lie beside what lives before it is collected, in percent of that. */
const garbagePercent = 50

/**
 * Keeps the memory of a daemon near what it holds. By itself V8 lets garbage grow to two or three times of that while
 * there is memory, which somebody else on the machine may want. Source: v8, src/heap/heap-controller.cc.
 */
export const keepHeapSmall = (): void => setFlagsFromString(`--heap-growing-percent=${garbagePercent}`)
