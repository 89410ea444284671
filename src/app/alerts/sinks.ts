import { err, ok, type Result } from '../../domain/result.ts'
import { alertmanagerSink } from '../../output/sinks/alertmanager.ts'
import { alertmanagerWebhookSink } from '../../output/sinks/alertmanager-webhook.ts'
import { cloudEventsSink } from '../../output/sinks/cloudevents.ts'
import { fileSink, stdoutSink } from '../../output/sinks/file.ts'
import { pagerdutySink } from '../../output/sinks/pagerduty.ts'
import { type Post, poster } from '../../output/sinks/post.ts'
import type { Secret, Sink } from '../../output/sinks/sink.ts'
import { slackChatSink, slackWebhookSink } from '../../output/sinks/slack.ts'
import { webhookSink } from '../../output/sinks/webhook.ts'
import { fileReader } from '../named-files.ts'
import type { SinkSection } from './config-schema.ts'
import type { AlertsConfig, Where } from './config.ts'
import { type Environment, openText, secretFile, secretVariable } from './secrets.ts'

/** What sinks are made with. */
export type SinkParts = { readonly env: Environment; readonly write: (text: string) => Promise<void> }

/** An attempt that takes longer has failed. */
const timeoutMs = 10_000
/** Attempts of one sink at the same time. */
export const connectionsMax = 16
/** Less than the five minutes after which an Alertmanager forgets by default. */
const refreshMs = 60_000

/**
 * Every sink of a configuration.
 *
 * @returns what keeps one from being made, a line each: a secret or certificate that cannot be read
 */
export function sinksOf(config: AlertsConfig, parts: SinkParts): Result<readonly Sink[], readonly string[]> {
  const problems: string[] = []
  const sinks = config.sinks.map((section) => sinkOf(section, { config, parts, problems }))
  return problems.length > 0 ? err(problems) : ok(sinks)
}

type Making = { readonly config: AlertsConfig; readonly parts: SinkParts; readonly problems: string[] }

function sinkOf(section: SinkSection, making: Making): Sink {
  const { name, kind } = section
  if (kind === 'file') return fileSink({ name, path: section.path })
  if (kind === 'stdout') return stdoutSink({ name, write: making.parts.write })
  const { env } = making.parts
  const checked = (secret: Secret): Secret => {
    const found = secret()
    if (!found.ok) making.problems.push(`alerts: sink ${name}: ${found.error}`)
    return secret
  }
  const from = (file: string | undefined, variable: string | undefined): Secret | undefined =>
    file !== undefined
      ? checked(secretFile(file))
      : variable !== undefined
        ? checked(secretVariable(variable, env))
        : undefined
  const url = checked(addressOf(section, env) ?? openText(usualUrl[kind] ?? ''))
  const post = posterFor(section, making)
  switch (kind) {
    case 'webhook': {
      const files = (section.secret_files ?? []).map((path) => checked(secretFile(path)))
      const variables = (section.secret_envs ?? []).map((variable) => checked(secretVariable(variable, env)))
      return webhookSink({ name, url, secrets: [...files, ...variables], post })
    }
    case 'alertmanager': {
      const token = from(section.token_file, section.token_env)
      return alertmanagerSink({ name, url, token, refreshMs: section.refresh ?? refreshMs, post })
    }
    case 'alertmanager-webhook':
      return alertmanagerWebhookSink({ name, url, post })
    case 'cloudevents':
      return cloudEventsSink({ name, url, token: from(section.token_file, section.token_env), post })
    case 'pagerduty': {
      const routingKey = from(section.routing_key_file, section.routing_key_env) ?? openText('')
      return pagerdutySink({ name, url, routingKey, post })
    }
    case 'slack': {
      const { channel } = section
      if (channel === undefined) return slackWebhookSink({ name, url, post })
      return slackChatSink({
        name,
        url,
        token: from(section.token_file, section.token_env) ?? openText(''),
        channel,
        post,
      })
    }
    default:
      return section satisfies never
  }
}

const usualUrl: Readonly<Record<string, string>> = {
  pagerduty: 'https://events.pagerduty.com',
  slack: 'https://slack.com/api',
}

/** An address, which may be a secret itself. */
export const addressOf = ({ url, url_file: file, url_env: variable }: Where, env: Environment): Secret | undefined =>
  url !== undefined
    ? openText(url)
    : file !== undefined
      ? httpAddress(secretFile(file), file)
      : variable === undefined
        ? undefined
        : httpAddress(secretVariable(variable, env), variable)

const httpAddress =
  (secret: Secret, where: string): Secret =>
  () => {
    const found = secret()
    if (!found.ok) return found
    return /^https?:\/\//.test(found.value) && URL.canParse(found.value)
      ? found
      : { ok: false, error: `${where}: holds no address that begins with https:// or http://` }
  }

type Reached = {
  readonly timeout?: number | undefined
  readonly connections?: number | undefined
  readonly ca_file?: string | undefined
}

function posterFor(section: Reached, { config, problems }: Making): Post {
  return poster({
    allowed: { networks: config.networks },
    timeoutMs: section.timeout ?? timeoutMs,
    connectionsMax: section.connections ?? connectionsMax,
    ca: fileReader(problems)(section.ca_file),
  })
}
