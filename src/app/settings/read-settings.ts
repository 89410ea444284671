import { readYaml } from '../../document/yaml.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { below, fromYaml, type Placed, plainOf } from '../../document/placed.ts'
import { type Problem, problemAt, sortedProblems } from '../../document/problem.ts'
import { schemaProblems } from '../../sim/scenario/schema-problems.ts'
import type { SchemaNode } from '../../sim/scenario/schema-walk.ts'
import { type Settings, settingsJsonSchema, settingsSchema } from './schema.ts'

/** Longer texts are no settings. */
const textLengthMax = 1 << 20

/**
 * Reads the settings of a daemon: all of them, or everything that is wrong with them. In a file that other commands
 * share they stand below `serve`.
 *
 * @param path how the file is named in problems
 */
export function readSettings(text: string, path: string): Result<Settings, readonly Problem[]> {
  const start = { path, line: 1, column: 1 }
  if (text.length > textLengthMax)
    return err([problemAt(start, 'file', { found: `${text.length} characters`, hint: `at most ${textLengthMax}` })])
  const { root, problems: broken } = readYaml(text)
  if (broken.length > 0)
    return err(
      sortedProblems(
        broken.map(({ place, says }) =>
          problemAt({ path, ...place }, 'syntax', { found: says.replace(/\s*\n[\s\S]*$/, '') }),
        ),
      ),
    )
  const whole = fromYaml(root, path)
  const own: Placed = below(whole, 'serve') ?? whole
  const parsed = settingsSchema.safeParse(plainOf(own))
  return parsed.success
    ? ok(parsed.data)
    : err(
        sortedProblems(
          schemaProblems(parsed.error.issues, own, settingsJsonSchema() as SchemaNode).map((problem) => ({
            ...problem,
            found: withoutSecrets(problem.found),
          })),
        ),
      )
}

/** A user and password in an address are not repeated. */
const withoutSecrets = (text: string): string => text.replace(/:\/\/[^\s/]*@/g, '://…@')
