import type { Finding } from '../../seccomp/lint.ts'

/** Findings of several files as a SARIF log. Source: docs.oasis-open.org, SARIF 2.1.0. */
export function sarif(files: readonly (readonly [string, readonly Finding[]])[]): string {
  const codes = [...new Set(files.flatMap(([, findings]) => findings.map(({ code }) => code)))].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  const results = files.flatMap(([file, findings]) =>
    findings.map(({ code, level, place, says }) => ({
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      level,
      message: { text: says },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: file },
            region: { startLine: place.line, startColumn: place.column },
          },
        },
      ],
    })),
  )
  const driver = { name: 'sigsys profile lint', rules: codes.map((id) => ({ id })) }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results }],
  }
  return `${JSON.stringify(log, undefined, 2)}\n`
}
