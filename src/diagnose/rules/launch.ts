import { iso } from '../../domain/time.ts'
import type { CauseCode } from '../../domain/diagnosis.ts'
import type { Case, Finding, Rule } from '../case.ts'
import { place, statusEvidence } from '../evidence.ts'

type LaunchText = { readonly code: CauseCode; readonly test: RegExp; readonly says: (parts: RegExpExecArray) => string }

/** The agent's own words for a container it could not start on account of seccomp. Source: mesos §6.2, seccomp-profile §3. */
const texts: readonly LaunchText[] = [
  {
    code: 'seccomp-profile-missing',
    test: /Failed to read Seccomp profile file '([^']*)': (No such file or directory|Not a directory)/,
    says: ([, path]) => `the agent has no profile file ${path ?? ''}`,
  },
  {
    code: 'seccomp-profile-invalid',
    test: /Failed to read Seccomp profile file '([^']*)': (.+)/,
    says: ([, path, why]) => `the agent cannot read ${path ?? ''}: ${why ?? ''}`,
  },
  {
    code: 'seccomp-profile-invalid',
    test: /Failed to parse Seccomp profile '([^']*)': (.+)/,
    says: ([, path, why]) => `the agent cannot use ${path ?? ''}: ${why ?? ''}`,
  },
  {
    code: 'seccomp-setting-invalid',
    test: /Invalid Seccomp configuration: (.+)/,
    says: () => 'the task asks for a profile and for no filter at once',
  },
  {
    code: 'seccomp-setting-invalid',
    test: /Missing Seccomp profile name/,
    says: () => 'the task has a seccomp setting with neither a profile nor unconfined',
  },
]

/** The container could not be launched, and the agent says that seccomp is why. The text leaves no other reading. */
export const launchText: Rule = ({ death, inForce }) => {
  const told = launchTexts(death)
  for (const { text, evidence } of told) {
    for (const { code, test, says } of texts) {
      const parts = test.exec(text)
      if (parts === null) continue
      const path = /profile/.test(code) ? parts[1] : undefined
      const profile = path?.slice(path.lastIndexOf('/') + 1) ?? (inForce.is === 'profile' ? inForce.name : null)
      return {
        code,
        confidence: 'certain',
        summary: says(parts).split('\n', 1)[0] ?? '',
        seccomp: { filter: 'mesos', profile, action: null, syscall: null, pid: null, comm: null, exe: null },
        evidence: [evidence],
      }
    }
  }
  return helperText(death)
}

type Told = { readonly text: string; readonly evidence: Finding['evidence'][number] }

function launchTexts(death: Case['death']): readonly Told[] {
  const { message } = death.status.value
  const status = message === undefined ? [] : [{ text: message, evidence: statusEvidence(death, 'decisive') }]
  const notes = (death.container?.notes ?? []).flatMap(({ value: { at, fact }, origin }) =>
    fact.is === 'launch-failed'
      ? [
          {
            text: fact.why,
            evidence: {
              kind: 'agent-log',
              says: `launch failed: ${fact.why}`,
              at: iso(at),
              source: place(origin),
              weight: 'decisive' as const,
            },
          },
        ]
      : [],
  )
  return [...status, ...notes]
}

const helper = /^Failed to (?:create|load|initialize|add) (?:the )?Seccomp/i

/** The launch helper of the container failed to load the filter and said so on the container's stderr, exit 1. */
function helperText(death: Case['death']): Finding | undefined {
  const line = death.lines.find(({ text, stream }) => stream === 'stderr' && helper.test(text))
  if (line === undefined) return undefined
  return {
    code: 'seccomp-profile-invalid',
    confidence: 'certain',
    summary: `the launch helper could not load the filter: ${line.text}`,
    seccomp: { filter: 'mesos', profile: null, action: null, syscall: null, pid: null, comm: null, exe: null },
    evidence: [
      { kind: 'stderr', says: line.text, at: null, source: `${line.path}:${line.number}`, weight: 'decisive' },
      statusEvidence(death, 'supports'),
    ],
  }
}
