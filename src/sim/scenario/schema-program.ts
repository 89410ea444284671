import * as z from 'zod'
import { agents, count, lengthOfTime, lengthOrRange, memory, probability } from './schema-values.ts'

const signals = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGSEGV',
  'SIGPIPE',
  'SIGTERM',
  'SIGSYS',
] as const
/** The numbers of the signals a program may end by, on x86-64 and the others that are modelled. Source: asm-generic/signal.h. */
export const signalNumbers: Readonly<Record<(typeof signals)[number], number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
  SIGSYS: 31,
}

const exitCode = z.int({ error: 'write an exit code from 0 to 255' }).min(0).max(255)

const exit = z
  .union([exitCode, z.enum(signals, { error: 'write an exit code from 0 to 255, or a signal such as SIGSEGV' })])
  .meta({ description: 'How it ends: an exit code, or the signal that ends it.' })

const reaction = z
  .union([
    z.enum(['ignore', 'hang', 'degrade', 'die'], {
      error: 'write ignore, hang, degrade, die, or { exit: CODE } and the like',
    }),
    z
      .strictObject({
        exit: exitCode.optional(),
        degrade: z.literal(true).optional(),
        retry: lengthOfTime.optional().meta({ description: 'Makes the call again so often …' }),
        times: count.optional().meta({ description: '… so many times (default 3) …' }),
        afterwards: exitCode.optional().meta({ description: '… and exits with this code (default 1).' }),
        prints: z.string().optional().meta({ description: 'What it writes to stderr.' }),
      })
      .meta({ 'x-exactly-one': ['exit', 'degrade', 'retry'] }),
  ])
  .meta({ description: 'What it does when the call is refused.' })

const childReaction = z
  .union([
    z.enum(['pass-on', 'ignore', 'hang'], { error: 'write pass-on, ignore, hang or { exit: CODE }' }),
    z.strictObject({
      exit: exitCode,
      prints: z.string().optional().meta({ description: 'What it writes to stderr.' }),
    }),
  ])
  .meta({ description: 'What it does when its child has ended over a call (default: exits as a shell would).' })

const reactions = {
  on_eperm: reaction.optional(),
  on_enosys: reaction.optional(),
  on_sigsys: reaction.optional(),
  on_child: childReaction.optional(),
}

const callName = z
  .string({ error: 'write the name of a system call' })
  .meta({ 'x-names': 'syscall', description: 'A system call.' })

const comm = z.string().min(1).max(15, { error: 'write at most 15 bytes: the kernel keeps no more' })
const path = z.string().startsWith('/', { error: 'write an absolute path' })

const only = {
  probability: probability.optional().meta({ description: 'How likely it happens at all.' }),
  attempts: z
    .union([count, z.array(count)])
    .optional()
    .meta({ description: 'Only in these attempts (from 1).' }),
  versions: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description: 'Only in these versions of the app.' }),
  agents: agents.optional().meta({ description: 'Only on these agents.' }),
}

const phaseBody = z.strictObject({
  after: lengthOfTime.optional().meta({ description: 'First runs so long.' }),
  run: lengthOrRange.optional().meta({ description: 'Does nothing of note for so long.' }),
  call: callName.optional(),
  every: lengthOfTime.optional().meta({ description: 'Makes the call again and again.' }),
  for: lengthOfTime.optional().meta({ description: 'How long it repeats the call (default: for ever).' }),
  args: z
    .array(z.union([z.int(), z.string().regex(/^0x[0-9a-fA-F]+$|^-?\d+$/, { error: 'write a number' })]))
    .max(6)
    .optional()
    .meta({ description: 'The arguments of the call.' }),
  arch: z.string().optional().meta({
    description: 'The architecture the call is made through, such as i386 or x32 (default: the native one).',
    'x-names': 'arch',
  }),
  by: z
    .enum(['main', 'thread', 'child'], { error: 'write main, thread or child' })
    .optional()
    .meta({ description: 'Which makes the call: its main thread, another, or a process that it started.' }),
  comm: comm.optional().meta({ description: 'The name of that child (default: the program’s).' }),
  exe: path.optional().meta({ description: 'The path of that child (default: /usr/bin/COMM).' }),
  ...reactions,
  ...only,
  print: z.string().optional().meta({ description: 'Writes a line.' }),
  to: z.enum(['stdout', 'stderr']).optional().meta({ description: 'Where to (default stdout).' }),
  memory: memory.optional().meta({ description: 'Takes so much memory; more than the limit ends in OOM.' }),
  over: lengthOfTime.optional().meta({ description: 'How long it takes to take it (default 0s).' }),
  exit: exit.optional(),
})

const phase = z
  .union([
    // Editors show what is wrong with the first alternative when none fits.
    phaseBody.meta({
      'x-exactly-one': ['run', 'call', 'print', 'memory', 'exit'],
      patternProperties: {
        '^(after|every) [0-9.]+(ms|[smhd])$': {
          type: 'string',
          description: 'A call, after so long or every so often.',
        },
      },
    }),
    callName,
  ])
  .meta({
    description:
      'A stretch of the program’s life: a call’s name, or run, call, print, memory or exit. `after 5s: ptrace` and `every 1m: ptrace` are short for { after, call } and { every, call }.',
  })

/** What a program does. */
export const programBody = {
  comm: comm
    .optional()
    .meta({ description: 'Its name as the kernel shows it (default: the last part of what it belongs to).' }),
  exe: path.optional(),
  calls: z.array(callName).optional().meta({ description: 'Calls it makes at its start.' }),
  phases: z.array(phase).optional(),
  exit: z
    .union([exit, z.literal('never')])
    .optional()
    .meta({ description: 'How it ends after the last phase. Default: never for apps, pods and tasks, 0 for jobs.' }),
  runs: lengthOrRange.optional().meta({ description: 'How long it runs after its calls and phases before it exits.' }),
  under: z
    .enum(['nothing', 'shell', 'pipeline'])
    .optional()
    .meta({ description: 'shell: a child of /bin/sh -c, so a signal shows as 128+N; pipeline: not its last member.' }),
  threads: z.int().min(1).max(10_000).optional(),
  healthy_after: lengthOfTime.optional(),
  unhealthy_after: lengthOfTime.optional(),
  ready_after: lengthOfTime.optional().meta({ description: 'From when on readiness checks pass (default: at once).' }),
  stops_after: lengthOfTime.optional().meta({ description: 'From SIGTERM to its end (default: at once).' }),
  ...reactions,
}

/** A program, as it stands below `programs:`. */
export const program = z.strictObject(programBody).meta({ description: 'What a program does.' })

/** What a program does when its child has ended, as it is written. */
export type WrittenChildReaction = z.output<typeof childReaction>
/** Reactions as they are written. */
export type WrittenReaction = z.output<typeof reaction>
/** A program as it is written. */
export type WrittenProgram = z.output<typeof program>
/** A phase as it is written. */
export type WrittenPhase = z.output<typeof phase>
