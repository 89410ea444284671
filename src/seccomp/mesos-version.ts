/** The lines of Mesos whose parsers are known; 1.8 was the first with the isolator. */
export const mesosVersions = ['1.8', '1.9', '1.10', '1.11', '1.12'] as const

/** A line of Mesos: patch releases read profiles alike. */
export type MesosVersion = (typeof mesosVersions)[number]
