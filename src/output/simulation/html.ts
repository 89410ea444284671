import { createHash } from 'node:crypto'
import type {
  AlertReport,
  ExpectationReport,
  SimulationReport,
  WorkloadReport,
} from '../../domain/simulation-report.ts'
import { pageScript } from './html-script.ts'
import { spanText } from './span-text.ts'
import { alertCounts, deliveryText } from './text.ts'

/**
 * One run as one self-contained page: verdicts, expectations and the timeline as a picture.
 * It asks nothing of any server, and its policy lets no script run but its own.
 */
export function simulationHtml(report: SimulationReport): string {
  const hash = createHash('sha256').update(pageScript).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`
  const { scenario } = report
  const length = spanText(Date.parse(report.ended_at) - Date.parse(report.from))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(scenario.name)}: a simulation</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1>${text(scenario.name)}</h1>
${scenario.about === null ? '' : `<p>${text(scenario.about)}</p>`}
<p class="quiet">${text(scenario.path)}: ${length} simulated from ${report.from}, seed ${report.seed}, ${report.actions} actions, digest <code>${report.digest}</code>${report.zone_data === null ? '' : `, zone data ${text(report.zone_data)}`}</p>
${deliveryText(report) === undefined ? '' : `<p class="quiet">${deliveryText(report)}</p>`}
${report.stopped === null ? '' : `<p class="bad">Stopped early: ${text(report.stopped)}</p>`}
</header>
<main>
<section aria-labelledby="what">
<h2 id="what">What became of it</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="what"><table>
<thead><tr><th scope="col">workload</th><th scope="col">verdict</th><th scope="col">launches</th><th scope="col">failures by cause</th><th scope="col">up</th><th scope="col">held back</th><th scope="col">delay now</th><th scope="col">next attempt</th><th scope="col">alerts</th></tr></thead>
<tbody>
${report.workloads.map((workload) => row(workload, report.alerts)).join('\n')}
</tbody>
</table></div>
</section>
${expectations(report)}
<section aria-labelledby="when">
<h2 id="when">When</h2>
<p class="tools"><button type="button" id="in">Closer</button> <button type="button" id="out">Further</button> <button type="button" id="all">All of it</button></p>
<p class="quiet" id="keys">Arrow keys go from event to event and lane to lane, + and − zoom, 0 shows all; the wheel zooms with Ctrl or Shift, dragging moves.</p>
<canvas id="lanes" tabindex="0" role="application" aria-label="Timeline: one lane for every app, pod, job and agent" aria-describedby="keys detail"></canvas>
<p class="legend quiet"><span class="up">running</span> <span class="failed">ran, then failed</span> <span class="held">held back</span> <span class="deploying">deployment</span> <span class="diagnosis">diagnosis</span> <span class="operator">operator or fate</span></p>
<p class="quiet" id="hidden"></p>
<div id="detail" aria-live="polite"></div>
${report.timeline_dropped === 0 ? '' : `<p class="bad">${report.timeline_dropped} later events were not kept.</p>`}
</section>
</main>
<script type="application/json" id="data">${json(report)}</script>
<script>${pageScript}</script>
</body>
</html>
`
}

const row = (workload: WorkloadReport, alerts: readonly AlertReport[]): string => {
  const causes = Object.entries(workload.causes)
    .map(([cause, count]) => `${count} ${text(cause)}`)
    .join('<br>')
  const told = alertCounts(workload.id, alerts)
  const runs = workload.runs
  const launches = runs === null ? '' : `<br>runs: ${runs.succeeded} succeeded, ${runs.failed} failed`
  return `<tr><th scope="row">${workload.kind} ${text(workload.id)}</th><td>${text(workload.verdict)}</td><td>${workload.launches}${launches}</td><td>${causes}</td><td>${spanText(workload.up_ms)}</td><td>${spanText(workload.waiting_ms)}</td><td>${workload.delay_ms === null ? '' : spanText(workload.delay_ms)}</td><td>${workload.next_attempt_at ?? ''}</td><td>${told.join('<br>')}</td></tr>`
}

function expectations({ expectations: all }: SimulationReport): string {
  if (all.length === 0) return ''
  const failed = all.filter(({ passed }) => !passed).length
  return `<section aria-labelledby="expected">
<h2 id="expected">What was expected</h2>
<p class="${failed === 0 ? 'good' : 'bad'}">${all.length - failed} of ${all.length} held</p>
<ul class="expectations">
${all.map(expectation).join('\n')}
</ul>
</section>`
}

const expectation = ({ passed, expected, happened, place, chain }: ExpectationReport): string => {
  const jump = chain.at(-1)
  const button = jump === undefined ? '' : ` <button type="button" data-entry="${jump}">show</button>`
  const why = passed ? '' : `<br>happened: ${text(happened)}${button}`
  return `<li class="${passed ? 'good' : 'bad'}"><span>${passed ? 'held' : 'failed'}</span> ${text(expected)} <span class="quiet">${text(place)}</span>${why}</li>`
}

const text = (value: string): string => value.replace(/[&<>"']/g, (unit) => `&#${unit.charCodeAt(0)};`)

/** JSON that no HTML parser takes for the end of the script. */
const json = (report: SimulationReport): string =>
  JSON.stringify({
    from: report.from,
    ended_at: report.ended_at,
    timeline: report.timeline,
    diagnoses: report.diagnoses.map(({ task, workload, cause }) => ({ task, workload, cause })),
  }).replace(/[<>&\u2028\u2029]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--quiet:#57606a;--line:#d8dee4;--mark:#57606a;--up:#1a7f37;--bad:#cf222e;--held:#9a6700;--accent:#0550ae;--operator:#8250df}
@media(prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--quiet:#9aa4af;--line:#30363d;--mark:#9aa4af;--up:#3fb950;--bad:#ff7b72;--held:#d29922;--accent:#79c0ff;--operator:#d2a8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1400px;padding:1rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .4rem}
.quiet{color:var(--quiet)}.bad>span:first-child,p.bad{color:var(--bad)}.good>span:first-child,p.good{color:var(--up)}
.scroll{overflow-x:auto}table{border-collapse:collapse;min-width:64rem;width:100%}td{overflow-wrap:normal}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);font-weight:normal}
thead th{color:var(--quiet);white-space:nowrap}tbody th{font-weight:600}
.expectations{padding:0;list-style:none}.expectations li{margin:.2rem 0}
button{font:inherit;color:var(--ink);background:transparent;border:1px solid var(--line);border-radius:4px;padding:.1rem .6rem;cursor:pointer;text-align:left}
button:hover{border-color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
canvas{display:block;width:100%;border:1px solid var(--line);border-radius:4px;cursor:crosshair}
.legend span{display:inline-block;margin-right:1rem}.legend span::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.3em;background:var(--mark)}
.legend .up::before{background:var(--up)}.legend .failed::before{background:var(--bad)}.legend .held::before{background:var(--held)}.legend .deploying::before{background:var(--accent)}
.legend .diagnosis::before{background:var(--accent);transform:rotate(45deg)}.legend .operator::before{background:var(--operator)}
#detail{min-height:6rem;border-left:3px solid var(--accent);padding:.2rem .8rem;margin-top:.8rem}#detail p{margin:.2rem 0}#detail .says{font-weight:600}
#detail button{border:0;padding:0;text-decoration:underline;vertical-align:top}
`
