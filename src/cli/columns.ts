import type { Sink } from './world.ts'

const columnsElsewhere = 80

/** The columns to wrap text at: those of the terminal, else what any terminal has. */
export const columnsOf = ({ columns }: Sink): number => columns ?? columnsElsewhere
