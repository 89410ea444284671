import type { Command } from './command.ts'

/** Every command, in the order of help. What runs one is loaded when it is asked for. */
export const commands: readonly Command[] = [
  {
    name: 'completion',
    says: 'prints a completion script for a shell',
    about: ['Prints a script that completes commands, options and their values.'],
    operands: {
      placeholder: 'SHELL',
      says: 'bash, zsh or fish',
      min: 1,
      max: 1,
      choices: ['bash', 'zsh', 'fish'],
    },
    options: [],
    examples: [
      { line: 'source <(sigsys completion bash)', says: 'for this shell; put it into ~/.bashrc to keep it' },
      { line: 'sigsys completion zsh > "${fpath[1]}/_sigsys"', says: 'zsh, for good' },
      { line: 'sigsys completion fish > ~/.config/fish/completions/sigsys.fish', says: 'fish, for good' },
    ],
    load: () => import('./commands/completion.ts'),
  },
]
