import type { Command } from './command.ts'
import { incidentExportOptions, incidentListOptions, incidentShowOptions } from './options/incident-options.ts'

/** The parts of `incidents`, in the order of its help. */
export const incidentCommands: readonly Command[] = [
  {
    name: 'incidents list',
    says: 'what is wrong now, the problem seen last first',
    about: [
      'Lists incidents: a version of a workload that fails for one cause under one profile, with how often and since when. Failures that are one problem are one incident, however many attempts there were.',
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(incidentListOptions),
    examples: [
      { line: 'sigsys incidents list --store /var/lib/sigsys/sigsys.db', says: 'what is open, from the store itself' },
      {
        line: 'sigsys incidents list --hub wss://sigsys.example:8686 --token-file reader.token --group /shop',
        says: 'of one group, from a serve',
      },
      { line: 'sigsys incidents list --state all --format csv', says: 'for a table' },
    ],
    load: async () => ({ run: (await import('./commands/incidents.ts')).list }),
  },
  {
    name: 'incidents show',
    says: 'one incident with its attempts',
    about: ['Shows an incident, the failures that count towards it, and the newest diagnosis as a whole.'],
    operands: { placeholder: 'ID', says: 'the id of an incident, as list prints it', min: 1, max: 1 },
    options: Object.values(incidentShowOptions),
    examples: [
      { line: 'sigsys incidents show i-0123456789abcdef0123', says: 'for a person' },
      { line: 'sigsys incidents show i-0123456789abcdef0123 --format json', says: 'for a script' },
      {
        line: 'sigsys incidents show i-0123456789abcdef0123 --try allow=ptrace',
        says: 'what would become of it if the profile permitted the call',
      },
    ],
    load: async () => ({ run: (await import('./commands/incidents.ts')).show }),
  },
  {
    name: 'incidents export',
    says: 'an incident as a scenario, or all of them as a table',
    about: [
      'Writes one incident as a scenario: the agents, definitions, profiles and programs it takes to show it again, and how closely a run does. Or every incident as rows, to be loaded into a database.',
    ],
    operands: { placeholder: '[ID]', says: 'the incident that becomes a scenario', min: 0, max: 1 },
    options: Object.values(incidentExportOptions),
    examples: [
      {
        line: 'sigsys incidents export i-0123456789abcdef0123 --as scenario --anonymise --out loop.yaml',
        says: 'to show it to others',
      },
      { line: 'sigsys incidents export --store sigsys.db >incidents.csv', says: 'for a database' },
    ],
    load: async () => ({ run: (await import('./commands/incidents.ts')).exported }),
  },
]
