import type { ExpectationReport, SimulationReport, TimelineReport } from '../../domain/simulation-report.ts'

/** The report as one object a line: the run, then its workloads, expectations, alerts, diagnoses and timeline, each with `is`. */
export function* simulationLines(report: SimulationReport): Generator<string, void, undefined> {
  const { workloads, expectations, alerts, diagnoses, timeline, ...run } = report
  yield line({ is: 'run', ...run })
  const kinds = { workload: workloads, expectation: expectations, alert: alerts, diagnosis: diagnoses, entry: timeline }
  for (const [is, all] of Object.entries(kinds)) for (const each of all) yield line({ is, ...each })
}

const line = (value: object): string => `${JSON.stringify(value)}\n`

/** Test Anything Protocol 14: a test for every expectation; a file without one is a test that it ran to its end. */
export function tapText(reports: readonly SimulationReport[]): string {
  const cases = reports.flatMap(casesOf)
  return [
    'TAP version 14',
    `1..${cases.length}`,
    ...cases.flatMap(({ name, failure }, index) => [
      `${failure === undefined ? 'ok' : 'not ok'} ${index + 1} - ${name.replace(/[\\#]/g, '\\$&')}`,
      ...(failure === undefined ? [] : ['  ---', ...failure.map((text) => `  ${text}`), '  ...']),
    ]),
    '',
  ].join('\n')
}

/** JUnit XML as CI servers read it: a suite for every scenario, a case for every expectation. */
export function junitText(reports: readonly SimulationReport[]): string {
  const suites = reports.map((report) => {
    const cases = casesOf(report)
    const failures = cases.filter(({ failure }) => failure !== undefined).length
    const body = cases.map(
      ({ name, failure }) =>
        `    <testcase classname="${xml(report.scenario.path)}" name="${xml(name)}"` +
        (failure === undefined
          ? '/>'
          : `>\n      <failure message="${xml(failure[0] ?? '')}">${xml(failure.join('\n'))}</failure>\n    </testcase>`),
    )
    const attributes = `name="${xml(report.scenario.name)}" tests="${cases.length}" failures="${failures}"`
    return [`  <testsuite ${attributes}>`, ...body, '  </testsuite>'].join('\n')
  })
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n')
}

type Case = { readonly name: string; readonly failure: readonly string[] | undefined }

function casesOf(report: SimulationReport): readonly Case[] {
  // Where nothing was expected the timeline need not have been kept.
  const entries = new Map(
    (report.expectations.length === 0 ? [] : report.timeline).map((entry) => [entry.number, entry]),
  )
  const cases = report.expectations.map((expectation): Case => ({
    name: `${report.scenario.name}: ${expectation.expected}`,
    failure: expectation.passed ? undefined : failureLines(report, expectation, entries),
  }))
  const ran = {
    name: `${report.scenario.name}: ran to its end`,
    failure: report.stopped === null ? undefined : [report.stopped],
  }
  return cases.length > 0 && report.stopped === null ? cases : [...cases, ran]
}

const failureLines = (
  { scenario }: SimulationReport,
  { expected, happened, chain, place }: ExpectationReport,
  entries: ReadonlyMap<number, TimelineReport>,
): readonly string[] => [
  `expected: ${JSON.stringify(expected)}`,
  `happened: ${JSON.stringify(happened)}`,
  `at: ${JSON.stringify(`${scenario.path}:${place}`)}`,
  `because: ${JSON.stringify(chain.map((number) => entries.get(number)).map((entry) => `${entry?.at} ${entry?.says}`))}`,
]

/** Text inside XML; control characters that XML 1.0 cannot hold are shown as `\xNN`. */
const xml = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g,
      (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .replace(/[<>&"']/g, (unit) => `&#${unit.charCodeAt(0)};`)
